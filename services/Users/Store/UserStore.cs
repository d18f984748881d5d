
namespace Users.Store;

/// <summary>
/// Users on a store that only promises conditional writes of single keys: the protocol of storage.md. Reads end with the caller's token;
/// a create or a change that has begun is carried to its end, since a commit that nobody follows up would leave its event unnoticed.
/// </summary>
sealed partial class UserStore(IStateStore store, UserDocuments users, UserRanges ranges, EmailClaims claims, IdempotencyKeys keys, NumberAllocator numbers,
    InstanceLease register, AbandonedNumbers abandoned, BackgroundWork background, OutboxRelay outbox, Clock clock)
{
    /// <summary>How long a create or a change may take in all; what is not done by then is answered as unavailable or unknown.</summary>
    static readonly TimeSpan TimeToWrite = TimeSpan.FromSeconds(25);

    /// <summary>Of it, for a number's way into the register.</summary>
    static readonly TimeSpan TimeToRegister = TimeSpan.FromSeconds(10);

    public async Task<Outcome<User>> GetAsync(UserId id, CancellationToken cancellation)
    {
        var read = await users.ReadAsync(id.Number, cancellation);
        if (read.Fault is not null)
            return read.Fault;
        return read.Value.User is { } user && user.Id == id ? user : FaultCode.UserNotFound;
    }

    /// <summary>The user whose present address it is; null: nobody's.</summary>
    public async Task<Outcome<User?>> FindAsync(EmailAddress address, CancellationToken cancellation)
    {
        var number = await claims.FindAsync(address, cancellation);
        if (number.Fault is not null)
            return number.Fault;
        if (number.Value == 0)
            return default(User);

        var read = await users.ReadAsync(number.Value, cancellation);
        if (read.Fault is not null)
            return read.Fault;
        return read.Value.User is { } user && user.Has(address) ? user : default;
    }

    /// <summary>Null while the store answers and this process may commit, else what is wrong.</summary>
    public async Task<string?> ProbeAsync(CancellationToken cancellation) =>
        (await store.ReadAsync(Keys.NextNumber, cancellation)).Fault is null ? register.Fault : $"the state store '{DaprStateStore.Component}' does not answer";

    /// <summary>Waits for the register, but not for a store that hangs.</summary>
    async ValueTask<bool> RegisteredAsync(long number, CancellationToken cancellation)
    {
        if (register.Covers(number))
            return true;
        using var limit = clock.Limit(TimeToRegister);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        return await register.RegisteredAsync(number, either.Token);
    }

    // A change is never dated before the one that it follows.
    DateTimeOffset Now(DateTimeOffset notBefore = default)
    {
        var now = clock.Now;
        return now > notBefore ? now : notBefore;
    }
}
