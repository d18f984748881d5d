namespace Users.State;

enum WriteResult
{
    Written,

    /// <summary>Somebody else was faster: start over with a new read. What the read-back found never serves as that read (rule 4).</summary>
    Conflict,

    /// <summary>It may or may not have happened, or may yet happen: it is not tried again.</summary>
    Ambiguous,
}

/// <summary>Writes that are carried to an end whatever the store answers.</summary>
sealed class ConditionalWriter(IStateStore store, Clock clock)
{
    const int MaxTries = 5;
    static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    /// <summary>A store that neither takes a write nor reads it back for so long is out of reach; who waits is told so.</summary>
    static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// One attempt of a write, carried to an end (storage.md rule 3): after anything but success the key is read back, and while its
    /// ETag has not moved the same write is sent again, which can take effect only once.
    /// </summary>
    /// <param name="verdict">Judges, by its nonces, a value that is no longer the one the write was for.</param>
    public async Task<WriteResult> WriteAsync(StateWrite write, Func<StateEntry, WriteResult> verdict, CancellationToken cancellation)
    {
        var backoff = new Backoff(clock, FirstDelay, LongestDelay);
        var answered = clock.Timestamp;
        for (var tries = 0; tries < MaxTries && !cancellation.IsCancellationRequested; tries++)
        {
            if (await store.WriteAsync(write, cancellation))
                return WriteResult.Written;

            var found = await store.ReadAsync(write.Key, cancellation);
            if (found.Fault is null && found.Value.ETag != write.ETag)
                return found.Value.IsAbsent ? WriteResult.Conflict : verdict(found.Value);

            if (found.Fault is null)
                answered = clock.Timestamp;
            else if (clock.Since(answered) > GracePeriod)
                break;
            await backoff.PauseAsync(cancellation);
        }

        return WriteResult.Ambiguous;
    }
}
