using Users.Domain;
using Users.State;

namespace Users.Store;

/// <summary>Finds users by address, and many by their ids. Reads end with the caller's token.</summary>
sealed class UserLookup(UserDocuments users, UserBatches batches, ClaimDocuments claims)
{
    /// <summary>The live users with these ids, in their order; the others are left out.</summary>
    public async Task<Result<IReadOnlyList<User>>> GetManyAsync(
        IReadOnlyList<UserId> ids, CancellationToken cancellationToken)
    {
        // The index of another store may know two ids of one number: each number is read once.
        var numbers = ids.Select(id => id.Number).Distinct().ToArray();
        if (!(await batches.ReadAsync(numbers, cancellationToken)).TryGetValue(out var read, out var error))
            return error;
        var byNumber = read.ToDictionary(user => user.Number);
        return ids.Select(id => byNumber[id.Number].Live(id)).OfType<User>().ToArray();
    }

    /// <summary>The user whose present address it is; null if there is none.</summary>
    public async Task<Result<User?>> FindAsync(EmailAddress address, CancellationToken cancellationToken)
    {
        if (!(await claims.FindAsync(address, cancellationToken)).TryGetValue(out var number, out var error))
            return error;
        if (number == 0)
            return default(User);

        if (!(await users.ReadAsync(number, cancellationToken)).TryGetValue(out var read, out error))
            return error;
        return read.User is { } user && user.Has(address) ? user : default;
    }
}
