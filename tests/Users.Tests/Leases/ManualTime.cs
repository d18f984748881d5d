namespace Users.Tests.Leases;

/// <summary>Time that moves only when the test moves it.</summary>
sealed class ManualTime : TimeProvider
{
    readonly Lock gate = new();
    readonly List<ManualTimer> timers = [];
    DateTimeOffset wall = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    TimeSpan monotonic;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (gate)
            return monotonic.Ticks;
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return wall;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Both clocks go on, and the timers that are due fire.</summary>
    public void Advance(TimeSpan time)
    {
        lock (gate)
        {
            wall += time;
            monotonic += time;
        }

        while (TakeDue() is { } timer)
            timer.Fire();
    }

    /// <summary>Only the wall clock moves: forward while the machine is suspended, back when it is set.</summary>
    public void MoveWallClock(TimeSpan time)
    {
        lock (gate)
            wall += time;
    }

    ManualTimer? TakeDue()
    {
        lock (gate)
        {
            var timer = timers.Find(timer => timer.Due <= monotonic);
            if (timer is not null)
                timers.Remove(timer);
            return timer;
        }
    }

    /// <summary>Fires once; the protocol has no periodic timers.</summary>
    sealed class ManualTimer(ManualTime time, Action callback) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public void Fire() => callback();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.gate)
            {
                time.timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = time.monotonic + dueTime;
                time.timers.Add(this);
            }

            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
