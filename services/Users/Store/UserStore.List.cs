namespace Users.Store;

/// <param name="Next">The number after which the next page begins; null on the last one.</param>
sealed record UserPage(IReadOnlyList<User> Users, long? Next);

sealed partial class UserStore
{
    const int MaxBulkGets = 4;

    // Where many numbers have no user, the gets after the first reach further, so that a small page is not an empty one.
    const int NumbersAtOnce = 200;

    /// <summary>Live users in the order of their numbers: at most <paramref name="limit"/>, fewer where many numbers have no user.</summary>
    /// <param name="after">0 begins; else the <see cref="UserPage.Next"/> of the page before.</param>
    public async Task<Outcome<UserPage>> ListAsync(long after, int limit, CancellationToken cancellation)
    {
        List<User> page = [];
        for (var gets = 0; gets < MaxBulkGets; gets++)
        {
            // Where to stop comes with each get, so that a user created meanwhile is not missed.
            var read = await ranges.ReadAsync(after, gets == 0 ? limit : NumbersAtOnce, cancellation);
            if (read.Fault is not null)
                return read.Fault;

            var (end, records) = read.Value;
            foreach (var record in records)
            {
                after = record.Number;
                if (record.User is { } user)
                    page.Add(user);
                if (page.Count == limit)
                    break;
            }

            if (after >= end - 1)
                return new UserPage(page, null);
            if (page.Count == limit)
                break;
        }

        return new UserPage(page, after);
    }

    /// <summary>Live users of these ids, in their order; the others are left out.</summary>
    public async Task<Outcome<IReadOnlyList<User>>> GetManyAsync(IReadOnlyList<UserId> ids, CancellationToken cancellation)
    {
        // an index of another store may know two ids of one number: the number is read once, the id decides
        var numbers = ids.Select(id => id.Number).Distinct().ToArray();
        var read = await ranges.ReadAsync(numbers, cancellation);
        if (read.Fault is not null)
            return read.Fault;
        var records = numbers.Zip(read.Value!).ToDictionary(pair => pair.First, pair => pair.Second);
        return ids.Select(id => records[id.Number].User is { } user && user.Id == id ? user : null).OfType<User>().ToArray();
    }
}
