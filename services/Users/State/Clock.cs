namespace Users.State;

/// <summary>Time and randomness as the protocol uses them; a test controls both.</summary>
/// <param name="random">Spreads pauses; nothing secret depends on it.</param>
sealed class Clock(TimeProvider time, Random random)
{
    /// <summary>Wall time in whole milliseconds, as the API shows it.</summary>
    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Monotonic time for <see cref="Since"/>.</summary>
    public long Timestamp => time.GetTimestamp();

    public TimeSpan Since(long timestamp) => time.GetElapsedTime(timestamp);

    /// <summary>A source that is canceled after the time.</summary>
    public CancellationTokenSource Limit(TimeSpan after) => new(after, time);

    /// <summary>Waits, or returns early without an exception when canceled: check the token afterwards.</summary>
    public async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken) =>
        await Task.Delay(pause, time, cancellationToken).WithoutThrowing();

    /// <summary>A random number from 0 to <paramref name="below"/> - 1.</summary>
    public int Choose(int below)
    {
        lock (random)
            return random.Next(below);
    }

    /// <summary>
    /// Between half the time and one and a half, so that instances that wait for the same thing spread.
    /// </summary>
    public TimeSpan Jittered(TimeSpan pause)
    {
        lock (random)
            return pause * (0.5 + random.NextDouble());
    }
}

/// <summary>Pauses that double up to a longest one.</summary>
sealed class Backoff(Clock clock, TimeSpan first, TimeSpan longest)
{
    TimeSpan next;

    public Task PauseAsync(CancellationToken cancellationToken)
    {
        next = next == default ? first : TimeSpan.FromTicks(Math.Min(next.Ticks * 2, longest.Ticks));
        return clock.PauseAsync(clock.Jittered(next), cancellationToken);
    }

    public void Reset() => next = default;
}
