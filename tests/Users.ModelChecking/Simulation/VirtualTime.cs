namespace Users.ModelChecking;

/// <summary>One process's view of the run's time, which moves only when the scheduler fires the next timer.</summary>
sealed class VirtualTime(World world) : TimeProvider
{
    static readonly DateTimeOffset Epoch = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    readonly List<Timer> timers = [];
    int created;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => world.Now.Ticks;

    public override DateTimeOffset GetUtcNow() => Epoch + world.Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, ++created, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>The timer that is due next; null when none is set.</summary>
    public Timer? Next() => timers.MinBy(timer => (timer.Due, timer.Number));

    /// <summary>The timer of these processes that is due next.</summary>
    public static (Process Process, Timer Timer)? Next(IEnumerable<Process> processes)
    {
        (Process, Timer Timer)? next = null;
        foreach (var process in processes)
        {
            if (process.Time.Next() is { } timer && (next is null || timer.Due < next.Value.Timer.Due))
                next = (process, timer);
        }

        return next;
    }

    internal sealed class Timer(VirtualTime time, int number, Action callback) : ITimer
    {
        TimeSpan every;

        public int Number => number;

        public TimeSpan Due { get; private set; }

        public void Fire()
        {
            Change(every, every);
            callback();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            every = period;
            time.timers.Remove(this);
            if (dueTime != Timeout.InfiniteTimeSpan)
            {
                Due = time.GetUtcNow() - Epoch + dueTime;
                time.timers.Add(this);
            }

            return true;
        }

        public void Dispose() => time.timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
