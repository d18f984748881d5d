namespace Users.Storage;

enum WriteResult
{
    Done,

    /// <summary>Somebody else was faster: start over with a new read. What the read-back found never serves as that read (rule 4).</summary>
    Lost,

    /// <summary>It may or may not have happened, or may yet happen: it is not tried again.</summary>
    Unknown,
}

static class ConditionalWrites
{
    const int MaxTries = 5;
    static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// One attempt of a write, carried to an end (storage.md rule 3): after anything but success the key is read back, and while its
    /// ETag has not moved the same write is sent again, which can take effect only once.
    /// </summary>
    /// <param name="verdict">Judges, by its nonces, a value that is no longer the one the write was for.</param>
    public static async Task<WriteResult> SettleAsync(this IStateStore store, StateWrite write, Func<Stored, WriteResult> verdict,
        CancellationToken cancellation)
    {
        var delay = FirstDelay;
        for (var tries = 0; tries < MaxTries && !cancellation.IsCancellationRequested; tries++)
        {
            if (await store.WriteAsync(write, cancellation))
                return WriteResult.Done;

            var found = await store.ReadAsync(write.Key, cancellation);
            if (found.Fault is null && found.Value.ETag != write.ETag)
                return found.Value.IsAbsent ? WriteResult.Lost : verdict(found.Value);

            await Pause.ForAsync(delay, cancellation);
            delay *= 2;
        }

        return WriteResult.Unknown;
    }
}

static class Pause
{
    /// <summary>Waits, or ends early without an exception: whoever waits looks at its token next.</summary>
    public static async Task ForAsync(TimeSpan time, CancellationToken cancellation) =>
        await Task.Delay(time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Spreads those who wait for the same thing: between half the time and one and a half.</summary>
    public static TimeSpan Jittered(TimeSpan time) => time * (0.5 + Random.Shared.NextDouble());
}
