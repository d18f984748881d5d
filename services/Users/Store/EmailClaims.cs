using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Users.Store;

/// <summary>What became of writing a claim that nobody had written before, and the nonce of that attempt.</summary>
readonly record struct ClaimAttempt(WriteResult Result, string Nonce);

/// <summary>
/// The claims <c>e:{hash}</c>: an address is taken exactly if its claim points at a live user whose present address it is. Every other
/// claim is pending or dead, and is taken over here after its holder is fenced off.
/// </summary>
sealed class EmailClaims(IStateStore store, ConditionalWriter writer, UserDocuments users, AbandonedNumbers abandoned, Clock clock, IOptions<StorageOptions> options)
{
    static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(10);
    static readonly TimeSpan LongestPoll = TimeSpan.FromMilliseconds(250);

    /// <summary>Points the address at the number if nothing was ever written to its claim.</summary>
    public async Task<ClaimAttempt> CreateAsync(EmailAddress address, long number, CancellationToken cancellation)
    {
        var mine = new ClaimDocument(number, Nonce.New());
        return new(await WriteAsync(Keys.Claim(address), mine, "", cancellation), mine.Nonce);
    }

    /// <summary>Points the address at the number. The value is the claim's nonce, for the commit that binds it; else <see cref="FaultCode.EmailTaken"/>.</summary>
    /// <param name="first">What <see cref="CreateAsync"/> came to.</param>
    /// <param name="isCreate">A claim that shows the number already is taken as it is: it is another executor's of the same create. For a change it is bound anew.</param>
    public async Task<Outcome<string>> TakeAsync(EmailAddress address, long number, ClaimAttempt first, bool isCreate, CancellationToken cancellation)
    {
        var key = Keys.Claim(address);
        var (settled, nonce) = first;
        var patience = new GracePeriod(clock, options.Value.ClaimGracePeriod);

        while (settled == WriteResult.Conflict && !cancellation.IsCancellationRequested)
        {
            var read = await store.ReadAsync(key, cancellation);
            if (read.Fault is { } fault)
                return fault;
            if (read.Value.IsAbsent)
                return FaultCode.StoreUnavailable; // A claim is never deleted: this store has just lost one.

            var claim = Parse(read.Value);
            if (isCreate && claim.Number == number)
                return claim.Nonce;
            if (claim.Number != number && claim.Number != 0)
            {
                var owner = await FenceAsync(address, claim, patience, cancellation);
                if (owner.Fault is not null)
                    return owner.Fault;
                if (!owner.Value)
                    continue;
            }

            // One attempt, one nonce (rule 4).
            var mine = new ClaimDocument(number, nonce = Nonce.New());
            settled = await WriteAsync(key, mine, read.Value.ETag, cancellation);
        }

        // Nothing is committed by a claim, so one whose outcome is unknown is no more than a store that does not answer.
        return settled == WriteResult.Written ? nonce : FaultCode.StoreUnavailable;
    }

    /// <summary>True: the holder of the claim cannot commit with it any more. False: look at the claim again.</summary>
    async Task<Outcome<bool>> FenceAsync(EmailAddress address, ClaimDocument claim, GracePeriod patience, CancellationToken cancellation)
    {
        var read = await users.ReadAsync(claim.Number, cancellation);
        if (read.Fault is not null)
            return read.Fault;

        var owner = read.Value;
        if (owner.User is { } user)
        {
            if (user.Has(address))
                return FaultCode.EmailTaken;

            // A change of address that this user has under way has read the document before: after the touch it loses.
            return await users.TouchAsync(owner, cancellation) == WriteResult.Written;
        }

        if (!owner.IsAbsent)
            return true;

        // A creator that is merely slow is left its time, unless this process knows that it gave up.
        if (!abandoned.Contains(claim.Number) && !patience.IsOverFor(claim))
        {
            await patience.PollAsync(cancellation);
            return false;
        }

        return await users.VoidAsync(claim.Number, cancellation) == WriteResult.Written;
    }

    /// <summary>Sets the claim of an address that its user no longer has free, if it is still the one that the user was bound to. False: not known.</summary>
    public async Task<bool> ReleaseAsync(EmailAddress address, string boundNonce, CancellationToken cancellation)
    {
        var key = Keys.Claim(address);
        var read = await store.ReadAsync(key, cancellation);
        if (read.Fault is not null)
            return false;
        if (read.Value.IsAbsent || Parse(read.Value).Nonce != boundNonce)
            return true;
        return await WriteAsync(key, new(0, Nonce.New()), read.Value.ETag, cancellation) != WriteResult.Ambiguous;
    }

    /// <summary>The number that the claim of an address points at; 0 is nobody's.</summary>
    public async Task<Outcome<long>> FindAsync(EmailAddress address, CancellationToken cancellation)
    {
        var read = await store.ReadAsync(Keys.Claim(address), cancellation);
        return read.Fault is { } fault ? fault : read.Value.IsAbsent ? 0L : Parse(read.Value).Number;
    }

    Task<WriteResult> WriteAsync(string key, ClaimDocument claim, string etag, CancellationToken cancellation) =>
        writer.WriteAsync(new(key, JsonSerializer.SerializeToUtf8Bytes(claim, DocumentJson.Compact.ClaimDocument), etag),
            found => Parse(found).Nonce == claim.Nonce ? WriteResult.Written : WriteResult.Conflict, cancellation);

    public static ClaimDocument Parse(StateEntry stored) => JsonSerializer.Deserialize(stored.Value.Span, DocumentJson.Compact.ClaimDocument)!;

    /// <summary>The grace of pending claims, counted from the first sight of this very claim, and the polls meanwhile.</summary>
    sealed class GracePeriod(Clock clock, TimeSpan grace)
    {
        readonly Backoff polls = new(clock, FirstPoll, LongestPoll);
        string? seen;
        long since;
        TimeSpan limit;

        public bool IsOverFor(ClaimDocument claim)
        {
            if (claim.Nonce != seen)
            {
                (seen, since, limit) = (claim.Nonce, clock.Timestamp, clock.Jittered(grace));
                polls.Reset();
            }

            return clock.Since(since) >= limit;
        }

        public Task PollAsync(CancellationToken cancellation) => polls.PauseAsync(cancellation);
    }
}
