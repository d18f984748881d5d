
namespace Users.Store;

sealed partial class UserStore
{
    static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(5);
    static readonly TimeSpan LongestRetry = TimeSpan.FromMilliseconds(320);

    /// <summary>
    /// Applies a decision to the user as it is when the write takes effect: <paramref name="decide"/> runs again whenever somebody was
    /// faster. The value is the user background, null once deleted.
    /// </summary>
    public async Task<Outcome<User?>> ChangeAsync(UserId id, Func<User, UserChange> decide)
    {
        if (outbox.IsFull)
            return FaultCode.BacklogFull;

        using var limit = clock.Limit(TimeToWrite);
        register.Hold(id.Number);
        try
        {
            return await ChangeAsync(id, decide, RegisteredAsync(id.Number, limit.Token).AsTask(), limit.Token);
        }
        finally
        {
            limit.Cancel();
            register.Release(id.Number);
        }
    }

    /// <param name="secured">The number's way into the register, beside the first read.</param>
    async Task<Outcome<User?>> ChangeAsync(UserId id, Func<User, UserChange> decide, Task<bool> secured, CancellationToken cancellation)
    {
        var backoff = new Backoff(clock, FirstRetry, LongestRetry);
        while (!cancellation.IsCancellationRequested)
        {
            var read = await users.ReadAsync(id.Number, cancellation);
            if (read.Fault is not null)
                return read.Fault;
            if (read.Value.User is not { } user || user.Id != id)
                return FaultCode.UserNotFound;

            var decision = decide(user);
            switch (decision)
            {
                case UserChange.None:
                    return user;
                case UserChange.Reject(var fault):
                    return fault;
            }

            if (read.Value.Document!.Events.Count >= EventOptions.MaxPendingPerUser)
                return FaultCode.BacklogFull;
            if (!await secured)
                return FaultCode.StoreUnavailable;
            var next = await NextVersionAsync(read.Value, user, decision, cancellation);
            if (next.Fault is not null)
                return next.Fault;

            // The claim took so long, or the register was lost: what is committed now might be found by nobody.
            if (!register.Covers(id.Number))
            {
                secured = RegisteredAsync(id.Number, cancellation).AsTask();
                continue;
            }

            var document = next.Value!;
            switch (await users.ChangeAsync(read.Value, document, cancellation))
            {
                case WriteResult.Written:
                    register.Hold(id.Number);
                    outbox.Due(id.Number, isNew: false, () => register.Release(id.Number), counts: true);
                    Release(user, read.Value.Document!, document);
                    return document.ToUser(id.Number);
                case WriteResult.Ambiguous:
                    Decide(read.Value);
                    return FaultCode.OutcomeUnknown;
            }

            await backoff.PauseAsync(cancellation);
        }

        return FaultCode.StoreUnavailable;
    }

    /// <summary>The document that the decision asks for; a new address is claimed first, never before the user was read.</summary>
    async Task<Outcome<UserDocument>> NextVersionAsync(StoredUser read, User user, UserChange decision, CancellationToken cancellation)
    {
        var document = read.Document!;
        var now = Now(notBefore: user.UpdatedAt);
        var version = user.Version + 1;
        if (decision is not UserChange.Update(var after, var type, var changed))
        {
            // The tombstone keeps what tells late writers and the walk who is who, and nothing of the person.
            var gone = document with { Kind = UserKind.Gone, Email = null, Name = null, Attributes = null, Claim = null, UpdatedAt = now };
            return gone.WithVersion(version, Nonce.New(), new(version, UserEventType.Deleted, [], now));
        }

        var claim = document.Claim;
        if (EmailAddress.TryParse(after.Email, out var address, out _) && !user.Has(address))
        {
            var taken = await claims.TakeAsync(address, read.Number,
                await claims.CreateAsync(address, read.Number, cancellation), isCreate: false, cancellation);
            if (taken.Fault is not null)
                return taken.Fault;
            claim = taken.Value;
        }

        var next = document with
        {
            Email = after.Email,
            Name = after.Name,
            Status = after.Status,
            Attributes = after.Attributes,
            UpdatedAt = now,
            Claim = claim,
        };
        return next.WithVersion(version, Nonce.New(), new(version, type, changed, now));
    }

    /// <summary>Makes sure, in the background, that a commit of unknown outcome has landed or never will; then its event is published.</summary>
    void Decide(StoredUser before)
    {
        register.Hold(before.Number);
        background.Run(async cancellation =>
        {
            var read = await users.ReadAsync(before.Number, cancellation);
            var isOpen = read.Fault is not null || read.Value.ETag == before.ETag;
            if (isOpen && await users.TouchAsync(before, cancellation) == WriteResult.Ambiguous)
                return false;
            outbox.Due(before.Number, isNew: false, () => register.Release(before.Number));
            return true;
        });
    }

    // Off the request path: until it is done, or if it never is, the claim is dead, and whoever wants the address takes it over.
    void Release(User before, UserDocument old, UserDocument now)
    {
        if (!background.IsFull && old.Claim != now.Claim && EmailAddress.TryParse(before.Email, out var address, out _))
            background.Run(cancellation => claims.ReleaseAsync(address, old.Claim!, cancellation));
    }
}
