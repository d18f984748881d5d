namespace Users.State;

/// <summary>Time and chance as the protocol uses them; a test decides both.</summary>
/// <param name="chance">Spreads pauses; nothing secret comes from it.</param>
sealed class Clock(TimeProvider time, Random chance)
{
    /// <summary>Wall time in whole milliseconds, as the API shows it.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Monotonic: for <see cref="Since"/>.</summary>
    public long Timestamp => time.GetTimestamp();

    public TimeSpan Since(long timestamp) => time.GetElapsedTime(timestamp);

    /// <summary>Cancelled after that time.</summary>
    public CancellationTokenSource Limit(TimeSpan after) => new(after, time);

    /// <summary>Waits, or ends early without an exception: whoever waits looks at its token next.</summary>
    public async Task PauseAsync(TimeSpan pause, CancellationToken cancellation) =>
        await Task.Delay(pause, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    public int Choose(int below)
    {
        lock (chance)
            return chance.Next(below);
    }

    /// <summary>Spreads those who wait for the same thing: between half the time and one and a half.</summary>
    public TimeSpan Jittered(TimeSpan pause)
    {
        lock (chance)
            return pause * (0.5 + chance.NextDouble());
    }
}

/// <summary>Pauses that double up to a longest one.</summary>
sealed class Backoff(Clock clock, TimeSpan first, TimeSpan longest)
{
    TimeSpan next;

    public Task PauseAsync(CancellationToken cancellation)
    {
        next = next == default ? first : TimeSpan.FromTicks(Math.Min(next.Ticks * 2, longest.Ticks));
        return clock.PauseAsync(clock.Jittered(next), cancellation);
    }

    public void Reset() => next = default;
}
