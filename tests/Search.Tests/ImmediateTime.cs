namespace Search.Tests;

/// <summary>Timers fire at once, so that nothing under test waits.</summary>
sealed class ImmediateTime : TimeProvider
{
    public static readonly ImmediateTime Instance = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, TimeSpan.Zero, period);
}
