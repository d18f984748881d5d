namespace Users.State;

/// <summary>Many documents in one call. An item of a bulk get that failed looks absent: each absent one is read on its own before it is believed.</summary>
sealed class UserRanges(IStateStore store, UserDocuments users)
{
    const int ReadsAtOnce = 16;

    public async Task<Outcome<IReadOnlyList<StoredUser>>> ReadAsync(IReadOnlyList<long> numbers, CancellationToken cancellation)
    {
        if (numbers.Count == 0)
            return Array.Empty<StoredUser>();

        var read = await store.ReadManyAsync([.. numbers.Select(Keys.User)], cancellation);
        if (read.Fault is not null)
            return read.Fault;
        return await ConfirmAbsentAsync([.. numbers.Zip(read.Value!, UserDocuments.Parse)], cancellation);
    }

    /// <summary>
    /// The documents of up to <paramref name="count"/> numbers above <paramref name="after"/>, and the first number that no process has
    /// taken, read in the same call: a walk ends below it.
    /// </summary>
    public async Task<Outcome<(long End, IReadOnlyList<StoredUser> Records)>> ReadAsync(long after, int count, CancellationToken cancellation)
    {
        var keys = Enumerable.Range(1, count).Select(i => Keys.User(after + i)).Prepend(Keys.NextNumber);
        var read = await store.ReadManyAsync([.. keys], cancellation);
        if (read.Fault is not null)
            return read.Fault;

        var next = read.Value![0];
        if (next.IsAbsent)
        {
            var single = await store.ReadAsync(Keys.NextNumber, cancellation);
            if (single.Fault is not null)
                return single.Fault;
            next = single.Value;
        }

        var end = NumberAllocator.NextOf(next);
        var taken = (int)Math.Clamp(end - 1 - after, 0, count);
        var sure = await ConfirmAbsentAsync([.. Enumerable.Range(1, taken).Select(i => UserDocuments.Parse(after + i, read.Value[i]))], cancellation);
        if (sure.Fault is not null)
            return sure.Fault;
        return (end, sure.Value!);
    }

    async Task<Outcome<IReadOnlyList<StoredUser>>> ConfirmAbsentAsync(StoredUser[] found, CancellationToken cancellation)
    {
        foreach (var absent in Enumerable.Range(0, found.Length).Where(i => found[i].IsAbsent).Chunk(ReadsAtOnce))
        {
            var again = await Task.WhenAll(absent.Select(i => users.ReadAsync(found[i].Number, cancellation)));
            if (again.FirstOrDefault(read => read.Fault is not null).Fault is { } fault)
                return fault;
            foreach (var (i, read) in absent.Zip(again))
                found[i] = read.Value;
        }

        return found;
    }
}
