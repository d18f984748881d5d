using Users.Domain;
using Users.Leases;
using Users.Outbox;
using Users.State;

namespace Users.Store;

/// <summary>
/// Changes and deletes (storage.md, "Change"). One that has begun is carried to its end even if the caller leaves: a
/// commit that nobody follows up would leave its event unnoticed.
/// </summary>
sealed class ChangeUserTransaction(
    UserDocuments users,
    EmailClaims emails,
    ClaimDocuments claims,
    InstanceLease lease,
    AmbiguousCommits ambiguous,
    BackgroundWork background,
    OutboxRelay outbox,
    Clock clock)
{
    static readonly TimeSpan TimeToCommit = TimeSpan.FromSeconds(25);
    static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(5);
    static readonly TimeSpan LongestRetry = TimeSpan.FromMilliseconds(320);

    /// <param name="decide">Pure: runs again whenever another writer was faster.</param>
    /// <returns>The user after the change; null once deleted.</returns>
    public async Task<Result<User?>> RunAsync(UserId id, Func<User, UserChange> decide)
    {
        if (outbox.IsFull)
            return UserError.OutboxFull;

        using var limit = clock.Limit(TimeToCommit);
        using var reservation = lease.ReserveForChange(id.Number); // begins to register beside the first read
        var backoff = new Backoff(clock, FirstRetry, LongestRetry);
        while (!limit.IsCancellationRequested)
        {
            if (!(await users.ReadAsync(id.Number, limit.Token)).TryGetValue(out var read, out var error))
                return error;
            if (read.Live(id) is not { } user)
                return UserError.NotFound;

            var change = decide(user);
            switch (change)
            {
                case UserChange.None:
                    return user;
                case UserChange.Reject(var reason):
                    return reason;
            }

            if (read.Document!.Events.Count >= EventOptions.MaxPendingPerUser)
                return UserError.OutboxFull;
            if (!await reservation.RegisteredAsync(limit.Token))
                return UserError.StoreUnavailable;
            if (!(await NextVersionAsync(read, user, change, limit.Token)).TryGetValue(out var next, out error))
                return error;

            // The claim took too long, or the lease was lost: nobody might find what would be committed now.
            if (!reservation.IsStillRegistered)
                continue;

            switch (await users.ReplaceAsync(read, next, limit.Token))
            {
                case WriteResult.Written:
                    reservation.HandOver(outbox.EnqueueCommit(id.Number, EventScope.Entries));
                    ReleaseOldClaim(user, read.Document, next);
                    return next.ToUser(id.Number);
                case WriteResult.Ambiguous:
                    reservation.HandOver(ambiguous.ResolveAsync(read));
                    return UserError.OutcomeUnknown;
            }

            await backoff.PauseAsync(limit.Token);
        }

        return UserError.StoreUnavailable;
    }

    /// <summary>
    /// The document after the change. A new address is claimed first, never before the user was read.
    /// </summary>
    async Task<Result<UserDocument>> NextVersionAsync(
        StoredUser read, User user, UserChange change, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        if (now < user.UpdatedAt)
            now = user.UpdatedAt; // A change is never dated before the one it follows.
        if (change is not UserChange.Update update)
            return read.Document!.Deleted(now);

        var claim = read.Document!.Claim;
        if (update.NewEmail is { } address)
        {
            var claimed = await emails.ClaimForChangeAsync(address, read.Number, cancellationToken);
            if (!claimed.TryGetValue(out claim, out var error))
                return error;
        }

        var entry = new OutboxEntry(user.Version + 1, update.Type, update.Changed, now);
        return read.Document.Updated(update.After, entry, claim);
    }

    // Until it is done, or if it never is, the claim is dead: whoever wants the address takes it over.
    void ReleaseOldClaim(User before, UserDocument old, UserDocument now)
    {
        if (old.Claim == now.Claim || background.IsFull || !EmailAddress.TryParse(before.Email, out var address, out _))
            return;
        background.RunAsync(
            "release a claim", cancellationToken => claims.ReleaseAsync(address, old.Claim!, cancellationToken));
    }
}
