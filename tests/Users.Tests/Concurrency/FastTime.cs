namespace Users.Tests.Concurrency;

/// <summary>
/// Time that passes many times faster than it does, so that the protocol's pauses and timeouts are short.
/// </summary>
sealed class FastTime(int factor) : TimeProvider
{
    readonly DateTimeOffset startedAt = DateTimeOffset.UtcNow;
    readonly long started = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => startedAt + factor * System.GetElapsedTime(started);

    public override long GetTimestamp() => started + (System.GetTimestamp() - started) * factor;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Shorten(dueTime), Shorten(period));

    TimeSpan Shorten(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / factor;
}
