using Users.Domain;
using Users.Leases;
using Users.Outbox;
using Users.State;

namespace Users.Store;

/// <summary>The part that all creates share: claim the address for one number, then commit the user to it.</summary>
sealed class CreateCommit(UserDocuments users, EmailClaims emails, OutboxRelay outbox, Clock clock)
{
    /// <param name="first">The first write of the claim.</param>
    /// <returns>Null if the number is void, or another executor of the same key was faster.</returns>
    public async Task<Result<CreatedUser>?> RunAsync(
        NewUser user, CreateReservation reservation, ClaimAttempt first, CancellationToken cancellationToken)
    {
        var number = reservation.Number;
        var claimed = await emails.ClaimForCreateAsync(user.Email, number, first, cancellationToken);
        if (!claimed.TryGetValue(out var claim, out var error))
            return error;

        // Usually so already; an instance that has just lost its lease acquires another one first.
        if (!await reservation.RegisteredAsync(cancellationToken))
            return UserError.StoreUnavailable;

        var document = UserDocument.Create(number, user, claim, clock.Now);
        if (reservation.Scope == EventScope.Entries)
            document = document.WithCreatedEvent();
        switch (await users.CreateAsync(number, document, cancellationToken))
        {
            case WriteResult.Written:
                reservation.HandOver(outbox.EnqueueCommit(number, reservation.Scope));
                return new CreatedUser(document.ToUser(number)!, IsReplay: false);
            case WriteResult.Ambiguous:
                // The disposal of the reservation resolves it: the number becomes void, or its events are published.
                return UserError.OutcomeUnknown;
            default:
                return null;
        }
    }
}
