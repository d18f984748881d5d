using Users.State;

namespace Users.Store;

/// <summary>The time that a pending claim is left to its creator, from the first sight of that very claim.</summary>
sealed class ClaimGracePeriod(Clock clock, TimeSpan period)
{
    static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(10);
    static readonly TimeSpan LongestPoll = TimeSpan.FromMilliseconds(250);

    readonly Backoff polls = new(clock, FirstPoll, LongestPoll);
    string? seen;
    long since;
    TimeSpan limit;

    public bool IsOverFor(ClaimDocument claim)
    {
        if (claim.Nonce != seen)
        {
            seen = claim.Nonce;
            since = clock.Timestamp;
            limit = clock.Jittered(period);
            polls.Reset();
        }

        return clock.Since(since) >= limit;
    }

    public Task PollAsync(CancellationToken cancellationToken) => polls.PauseAsync(cancellationToken);
}
