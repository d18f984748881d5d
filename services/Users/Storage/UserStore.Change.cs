namespace Users.Storage;

sealed partial class UserStore
{
    static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(5);
    static readonly TimeSpan LongestRetry = TimeSpan.FromMilliseconds(320);

    // With the pauses of Afterwards about ten seconds in all.
    const int LateLooks = 8;

    /// <summary>
    /// Applies a decision to the user as it is when the write takes effect: <paramref name="decide"/> runs again whenever somebody was
    /// faster. The value is the user afterwards, null once deleted.
    /// </summary>
    public async Task<Outcome<User?>> ChangeAsync(UserId id, Func<User, Decision> decide)
    {
        using var limit = clock.Limit(TimeToWrite);
        var backoff = new Backoff(clock, FirstRetry, LongestRetry);
        while (!limit.IsCancellationRequested)
        {
            var read = await records.ReadAsync(id.Number, limit.Token);
            if (read.Fault is not null)
                return read.Fault;
            if (read.Value.User is not { } user || user.Id != id)
                return FaultCode.UserNotFound;

            var decision = decide(user);
            switch (decision)
            {
                case Decision.Keep:
                    return user;
                case Decision.Refuse(var fault):
                    return fault;
            }

            var next = await NextVersionAsync(read.Value, user, decision, limit.Token);
            if (next.Fault is not null)
                return next.Fault;

            var document = next.Value!;
            switch (await records.ChangeAsync(read.Value, document, limit.Token))
            {
                case WriteResult.Done:
                    publisher.Due(id.Number);
                    Release(user, read.Value.Document!, document);
                    return document.ToUser(id.Number);
                case WriteResult.Unknown:
                    LookLater(id.Number);
                    return FaultCode.OutcomeUnknown;
            }

            await backoff.PauseAsync(limit.Token);
        }

        return FaultCode.StoreUnavailable;
    }

    /// <summary>The document that the decision asks for; a new address is claimed first, never before the user was read.</summary>
    async Task<Outcome<UserDocument>> NextVersionAsync(UserRecord read, User user, Decision decision, CancellationToken cancellation)
    {
        var document = read.Document!;
        var now = Now(notBefore: user.UpdatedAt);
        var version = user.Version + 1;
        if (decision is not Decision.Change(var after, var type, var changed))
        {
            // The tombstone keeps what tells late writers and the walk who is who, and nothing of the person.
            var gone = document with { Kind = UserKind.Gone, Email = null, Name = null, Attributes = null, Claim = null, UpdatedAt = now };
            return gone.WithVersion(version, Nonce.New(), new(version, UserEventType.Deleted, [], now));
        }

        var claim = document.Claim;
        if (EmailAddress.TryParse(after.Email, out var address, out _) && !user.Has(address))
        {
            var taken = await claims.TakeAsync(address, read.Number, cancellation);
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

    // The write may still land; nobody else would look for its event before the next start.
    void LookLater(long number)
    {
        var looks = 0;
        afterwards.Run(_ =>
        {
            publisher.Due(number);
            return Task.FromResult(++looks == LateLooks);
        });
    }

    // Off the request path: until it is done the claim is dead, and whoever wants the address takes it over.
    void Release(User before, UserDocument old, UserDocument now)
    {
        if (old.Claim != now.Claim && EmailAddress.TryParse(before.Email, out var address, out _))
            afterwards.Run(cancellation => claims.ReleaseAsync(address, old.Claim!, cancellation));
    }
}
