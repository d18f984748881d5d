using Users.Domain;
using Users.Leases;
using Users.State;

namespace Users.Store;

/// <summary>
/// A create with an idempotency key: the key's document decides which number it uses, before the claim is looked at.
/// </summary>
sealed class KeyedCreate(
    CreateCommit commit, UserDocuments users, ClaimDocuments claims, IdempotencyKeys keys, NumberAllocator allocator)
{
    /// <param name="own">
    /// A number of an own block, at which <paramref name="claiming"/> tries to point the claim.
    /// </param>
    /// <returns>Null if the key has just expired: begin again.</returns>
    public async Task<Result<CreatedUser>?> RunAsync(
        NewUser user,
        IdempotencyKey key,
        CreateReservation own,
        Task<ClaimAttempt> claiming,
        CancellationToken cancellationToken)
    {
        var assigned = await keys.GetOrAssignAsync(key, own.Number, cancellationToken);
        var first = await claiming;
        var reservation = own;
        try
        {
            while (true)
            {
                if (!assigned.TryGetValue(out var stored, out var error))
                    return error;
                if (stored is null)
                    return null;
                if (stored.Document.Request != key.Request)
                    return UserError.IdempotencyKeyReused;

                if (stored.Number != reservation?.Number)
                {
                    reservation?.Dispose();
                    reservation = null;
                    if (!(await users.ReadAsync(stored.Number, cancellationToken)).TryGetValue(out var read, out error))
                        return error;
                    switch (read.Document?.Kind)
                    {
                        case UserKind.Live:
                            return new CreatedUser(read.User!, IsReplay: true);
                        case UserKind.Gone:
                            return UserError.Deleted;
                        case UserKind.Void:
                            reservation = await allocator.TakeAsync(cancellationToken);
                            if (reservation is null)
                                return UserError.StoreUnavailable;
                            await keys.MoveAsync(key, stored, reservation.Number, cancellationToken);
                            assigned = await keys.FindAsync(key, cancellationToken);
                            continue;
                    }

                    // Another executor took the number and has not committed it.
                    reservation = allocator.Adopt(stored.Number);
                }

                var attempt = reservation == own
                    ? first
                    : await claims.CreateAsync(user.Email, reservation.Number, cancellationToken);
                var created = await commit.RunAsync(user, reservation, attempt, cancellationToken);
                reservation.Dispose();
                reservation = null;
                if (created is { } result && !IsEmailTaken(result))
                    return result;

                // Another executor was faster, or the address is taken: by this very request, if the key has moved.
                assigned = await keys.FindAsync(key, cancellationToken);
                if (created is not null && assigned.TryGetValue(out var now, out _) && now?.Number == stored.Number)
                    return created;
            }
        }
        finally
        {
            reservation?.Dispose();
        }
    }

    static bool IsEmailTaken(Result<CreatedUser> result) =>
        !result.TryGetValue(out _, out var error) && error == UserError.EmailTaken;
}
