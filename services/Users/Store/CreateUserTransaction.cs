using Users.Domain;
using Users.Leases;
using Users.Outbox;
using Users.State;

namespace Users.Store;

/// <param name="IsReplay">An earlier request with the same idempotency key has created the user.</param>
sealed record CreatedUser(User User, bool IsReplay);

/// <summary>
/// Creates (storage.md, "Create"). One that has begun is carried to its end even if the caller leaves: a commit that
/// nobody follows up would leave its event unnoticed.
/// </summary>
sealed class CreateUserTransaction(
    CreateCommit commit,
    KeyedCreate keyed,
    ClaimDocuments claims,
    NumberAllocator allocator,
    OutboxRelay outbox,
    Clock clock)
{
    static readonly TimeSpan TimeToCommit = TimeSpan.FromSeconds(25);

    /// <returns>
    /// An error is one of EmailTaken, StoreUnavailable, OutcomeUnknown and OutboxFull; with a key also
    /// IdempotencyKeyReused and Deleted.
    /// </returns>
    public async Task<Result<CreatedUser>> RunAsync(NewUser user, IdempotencyKey? key = null)
    {
        if (outbox.IsFull)
            return UserError.OutboxFull;

        using var limit = clock.Limit(TimeToCommit);
        while (!limit.IsCancellationRequested)
        {
            if (await allocator.TakeAsync(limit.Token) is not { } reservation)
                break;

            using (reservation)
            {
                var claim = claims.CreateAsync(user.Email, reservation.Number, limit.Token);
                var created = key is null
                    ? await commit.RunAsync(user, reservation, await claim, limit.Token)
                    : await keyed.RunAsync(user, key.Value, reservation, claim, limit.Token);
                if (created is { } result)
                    return result;
            }
        }

        return UserError.StoreUnavailable;
    }
}
