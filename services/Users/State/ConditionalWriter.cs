namespace Users.State;

enum WriteResult
{
    Written,

    /// <summary>
    /// Another writer was faster. Start over with a new read; the read-back does not count as one (rule 4).
    /// </summary>
    Conflict,

    /// <summary>The write may have taken effect, or may do so later. It is not repeated.</summary>
    Ambiguous,
}

static class WriteResults
{
    /// <summary>For a value that was read back: whether its nonce is that of the write.</summary>
    public static WriteResult WrittenIf(bool isOwn) => isOwn ? WriteResult.Written : WriteResult.Conflict;
}

/// <summary>
/// Conditional writes whose ambiguous outcomes are resolved by reading the key back (storage.md, rule 3).
/// </summary>
sealed class ConditionalWriter(IStateStore store, Clock clock)
{
    const int MaxTries = 5;
    static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    /// <summary>A store that answers neither writes nor reads for this long is reported as unavailable.</summary>
    static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// Writes once. After anything but success the key is read back, and while its ETag has not moved the same write is
    /// sent again: it can take effect only once.
    /// </summary>
    /// <param name="judge">Decides, by its nonces, about a value that replaced the one the write was based on.</param>
    public async Task<WriteResult> WriteAsync(
        StateWrite write, Func<StateEntry, WriteResult> judge, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(clock, FirstDelay, LongestDelay);
        var lastAnswer = clock.Timestamp;
        for (var tries = 0; tries < MaxTries && !cancellationToken.IsCancellationRequested; tries++)
        {
            if (await store.WriteAsync(write, cancellationToken))
                return WriteResult.Written;

            var read = await store.ReadAsync(write.Key, cancellationToken);
            if (read.TryGetValue(out var found, out _))
            {
                if (found.ETag != write.ETag)
                    return found.IsAbsent ? WriteResult.Conflict : judge(found);
                lastAnswer = clock.Timestamp;
            }
            else if (clock.Since(lastAnswer) > GracePeriod)
            {
                break;
            }

            await backoff.PauseAsync(cancellationToken);
        }

        return WriteResult.Ambiguous;
    }
}
