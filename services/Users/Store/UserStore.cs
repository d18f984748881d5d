using Users.Domain;
using Users.State;

namespace Users.Store;

/// <summary>Reads one user by id. Reads end with the caller's token.</summary>
sealed class UserStore(UserDocuments users)
{
    public async Task<Result<User>> GetAsync(UserId id, CancellationToken cancellationToken)
    {
        if (!(await users.ReadAsync(id.Number, cancellationToken)).TryGetValue(out var read, out var error))
            return error;
        return read.Live(id) is { } user ? user : UserError.NotFound;
    }
}
