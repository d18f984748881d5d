using Users.Domain;

namespace Users.State;

/// <summary>
/// Many users' documents in one call. A failed item of a bulk get looks absent, so absent ones are read again alone.
/// </summary>
sealed class UserBatches(IStateStore store, UserDocuments users)
{
    const int ReadsAtOnce = 16;

    public async Task<Result<IReadOnlyList<StoredUser>>> ReadAsync(
        IReadOnlyList<long> numbers, CancellationToken cancellationToken)
    {
        if (numbers.Count == 0)
            return Array.Empty<StoredUser>();

        var read = await store.ReadManyAsync([.. numbers.Select(Keys.User)], cancellationToken);
        if (!read.TryGetValue(out var entries, out var error))
            return error;
        return await ConfirmAbsentAsync([.. numbers.Zip(entries, StoredUser.Parse)], cancellationToken);
    }

    /// <summary>
    /// The documents of up to <paramref name="count"/> numbers above <paramref name="after"/>, and the first number
    /// that no instance has taken, read in the same call: a list ends below it.
    /// </summary>
    public async Task<Result<UserRange>> ReadRangeAsync(long after, int count, CancellationToken cancellationToken)
    {
        var keys = Enumerable.Range(1, count).Select(i => Keys.User(after + i)).Prepend(Keys.NextNumber);
        var read = await store.ReadManyAsync([.. keys], cancellationToken);
        if (!read.TryGetValue(out var entries, out var error))
            return error;

        var next = entries[0];
        if (next.IsAbsent)
        {
            var alone = await store.ReadAsync(Keys.NextNumber, cancellationToken);
            if (!alone.TryGetValue(out next, out error))
                return error;
        }

        var end = NumbersDocument.ParseNext(next);
        var taken = (int)Math.Clamp(end - 1 - after, 0, count);
        var found = Enumerable.Range(1, taken).Select(i => StoredUser.Parse(after + i, entries[i])).ToArray();
        var confirmed = await ConfirmAbsentAsync(found, cancellationToken);
        return confirmed.TryGetValue(out var users, out error) ? new UserRange(end, users) : error;
    }

    async Task<Result<IReadOnlyList<StoredUser>>> ConfirmAbsentAsync(
        StoredUser[] found, CancellationToken cancellationToken)
    {
        foreach (var absent in Enumerable.Range(0, found.Length).Where(i => found[i].IsAbsent).Chunk(ReadsAtOnce))
        {
            var reads = await Task.WhenAll(absent.Select(i => users.ReadAsync(found[i].Number, cancellationToken)));
            foreach (var (i, read) in absent.Zip(reads))
            {
                if (!read.TryGetValue(out found[i], out var error))
                    return error;
            }
        }

        return found;
    }
}

/// <param name="End">The first number that no instance has taken.</param>
sealed record UserRange(long End, IReadOnlyList<StoredUser> Users);
