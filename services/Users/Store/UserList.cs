using Users.Domain;
using Users.State;

namespace Users.Store;

/// <param name="Next">The number after which the next page begins; null on the last page.</param>
sealed record ListPage(IReadOnlyList<User> Users, long? Next);

/// <summary>The list of all users, in the order of their numbers.</summary>
sealed class UserList(UserBatches batches)
{
    const int MaxBulkGets = 4;

    // Where many numbers have no user, the gets after the first reach further, so that a small page is not an empty
    // one.
    const int NumbersAtOnce = 200;

    /// <summary>At most <paramref name="limit"/> live users; fewer where many numbers have no user.</summary>
    /// <param name="after">0 for the first page, else the <see cref="ListPage.Next"/> of the page before.</param>
    public async Task<Result<ListPage>> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        List<User> page = [];
        for (var gets = 0; gets < MaxBulkGets; gets++)
        {
            // The end comes with each get, so that a user created meanwhile is not missed.
            var count = gets == 0 ? limit : NumbersAtOnce;
            var read = await batches.ReadRangeAsync(after, count, cancellationToken);
            if (!read.TryGetValue(out var range, out var error))
                return error;

            foreach (var stored in range.Users)
            {
                after = stored.Number;
                if (stored.User is { } user)
                    page.Add(user);
                if (page.Count == limit)
                    break;
            }

            if (after >= range.End - 1)
                return new ListPage(page, null);
            if (page.Count == limit)
                break;
        }

        return new ListPage(page, after);
    }
}
