namespace Users.ModelChecking;

/// <summary>
/// The processes, their store, their broker and their time, all on one thread. Nothing happens but what <see
/// cref="Take"/> is told.
/// </summary>
sealed class World(Semantics semantics)
{
    /// <summary>The limit of one state call.</summary>
    static readonly TimeSpan StateTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A write under way has landed by then, and a process that stood still goes on: the protocol counts on 10 x
    /// LeaseTimeout in all. A peer has long taken over what a dead process left.
    /// </summary>
    static readonly TimeSpan Longest = 4 * Process.Times.LeaseTimeout;

    readonly ContinuationQueue ready = new();
    readonly List<Process> processes = [];
    readonly List<Call> parked = [];
    readonly List<WriteCall> late = [];
    readonly StepTrace trace = new();
    Process? last;

    public SimulatedStore Store { get; } = new(semantics);

    /// <summary>The ids of all events that the broker has.</summary>
    public HashSet<string> Published { get; } = [];

    public TimeSpan Now { get; private set; }

    /// <summary>What is still allowed.</summary>
    public Bounds Left { get; set; } = Bounds.Calm;

    public Action<Process> Died { get; set; } = _ => { };

    public IReadOnlyList<Process> Processes => processes;

    public IEnumerable<string> Trace => trace.Lines;

    /// <summary>When the next timer is due; null if none is set, or if something has to land before.</summary>
    public TimeSpan? NextTick => late.Exists(call => IsOverdue(call.LateSince)) || processes.Exists(IsFrozenTooLong)
        ? null
        : NextTimer()?.Timer.Due;

    /// <summary>
    /// Equal for runs that go on alike: the store is the same, and every process has seen the same in the same order.
    /// </summary>
    public ulong State
    {
        get
        {
            var hash = Mixed.With(Store.Hash, (ulong)Now.Ticks);
            hash = Mixed.With(hash, ((ulong)Left.Faults << 32) + (uint)Left.Switches);
            hash = Mixed.With(hash, (ulong)(last?.Index ?? -1));
            foreach (var process in processes)
                hash = Mixed.With(hash, process.State);
            hash = Mixed.With(hash, late.Aggregate(0UL, (sum, call) => sum + call.Id));
            return Mixed.With(hash, parked.Where(call => call.IsSlow).Aggregate(0UL, (sum, call) => sum + call.Id));
        }
    }

    public Process NewProcess(Random chance)
    {
        var process = new Process(this, processes.Count, chance);
        processes.Add(process);
        ready.Drain();
        return process;
    }

    public T Park<T>(T call)
        where T : Call
    {
        parked.Add(call);
        return call;
    }

    public void Ready(Process process, Action action) => ready.Add(process, action);

    /// <summary>Starts something in a process.</summary>
    public void Run(Process process, Action action)
    {
        process.Run(action);
        ready.Drain();
    }

    /// <summary>
    /// The next calls, the one that waits longest first, and faults last; none when only time can bring any.
    /// </summary>
    public IReadOnlyList<Step> Calls()
    {
        var waiting = Waiting();
        if (Left.Switches == 0)
            waiting = [.. waiting.Where(call => !IsSwitch(call, waiting))];

        List<Step> steps = [.. waiting.Select(call => new Step(StepKind.Finish, call))];
        if (Left.Faults == 0 || steps.Count == 0)
            return steps;

        foreach (var call in waiting.Where(call => Left.Publishing || !call.IsBackground))
        {
            var ends = call.Faults.Where(end => Left.Calls || end == End.KilledAndLate);
            steps.AddRange(ends.Select(end => new Step(StepKind.Finish, call, end)));
        }

        foreach (var process in waiting.Select(call => call.Process).Distinct())
        {
            steps.Add(new(StepKind.Kill, Process: process));
            if (Left.Freezes)
                steps.Add(new(StepKind.Freeze, Process: process));
        }

        return steps;
    }

    /// <summary>
    /// Late writes, slow calls and processes that stand still. Before a call that is about none of their keys they need
    /// not come: after it is the same.
    /// </summary>
    public IEnumerable<Step> Stragglers(IReadOnlyList<Step> before)
    {
        var keys = before.SelectMany(step => step.Call?.Keys ?? []).ToHashSet();
        bool IsDue(Call call) => keys.Count == 0 || call.Keys.Any(keys.Contains);
        foreach (var call in late.Where(call => keys.Count > 0 ? IsDue(call) : IsOverdue(call.LateSince)))
            yield return new(StepKind.Land, call);
        foreach (var call in parked.Where(call => call.IsSlow && !call.Process.IsFrozen && IsDue(call)))
            yield return new(StepKind.Finish, call);
        foreach (var process in processes.Where(process => process.IsFrozen))
        {
            if (parked.Exists(call => call.Process == process && IsDue(call)))
                yield return new(StepKind.Thaw, Process: process);
        }
    }

    /// <summary>Everything goes on, and all that is still under way lands.</summary>
    public void Recover()
    {
        foreach (var process in processes.Where(process => process.IsFrozen))
            Take(new(StepKind.Thaw, Process: process));
        foreach (var call in late.ToArray())
            Take(new(StepKind.Land, call));
        foreach (var call in parked.Where(call => call.IsSlow).ToArray())
            Take(new(StepKind.Finish, call));
    }

    public void Take(Step step)
    {
        trace.Add(Now, step);
        Count(step);
        switch (step)
        {
            case (StepKind.Tick, _, _, _):
                Tick();
                break;
            case (StepKind.Land, WriteCall write, _, _):
                late.Remove(write);
                write.Land(Store);
                break;
            case (StepKind.Kill, _, _, { } process):
                Kill(process);
                break;
            case (StepKind.Freeze or StepKind.Thaw, _, _, { } process):
                (process.IsFrozen, process.FrozenSince) = (step.Kind == StepKind.Freeze, Now);
                break;
            case (_, WriteCall write, End.KilledAndLate, _):
                AddLate(write);
                Kill(write.Process);
                break;
            case (_, WriteCall write, End.Slow, _):
                write.IsSlow = true;
                _ = write.Process.Time.CreateTimer(_ => TimeOut(write), null, StateTimeout, Timeout.InfiniteTimeSpan);
                break;
            case (_, { } call, var end, _):
                Finish(call, end);
                break;
        }

        ready.Drain();
    }

    void Count(Step step)
    {
        if (step.IsFault)
            Left = Left with { Faults = Left.Faults - 1 };
        if (step is not { Kind: StepKind.Finish, Call: { IsSlow: false } call })
            return;
        if (Left.Switches > 0 && IsSwitch(call, Waiting()))
            Left = Left with { Switches = Left.Switches - 1 };
        last = call.Process;
    }

    /// <summary>The calls that could take effect next, the one that waits longest first.</summary>
    Call[] Waiting()
    {
        var waiting = parked.Where(call => !call.IsSlow && !call.Process.IsFrozen).ToArray();
        var inFront = Left.Publishing ? waiting : Array.FindAll(waiting, call => !call.IsBackground);
        return inFront.Length > 0 ? inFront : waiting;
    }

    /// <summary>The process that ran last could go on, or another call of its own has waited longer.</summary>
    bool IsSwitch(Call call, Call[] waiting) =>
        call != Array.Find(waiting, other => other.Process == call.Process)
        || (call.Process != last && Array.Exists(waiting, other => other.Process == last));

    void Finish(Call call, End end)
    {
        parked.Remove(call);
        if (end == End.Late)
            AddLate((WriteCall)call);
        call.Process.Run(() => call.Process.Saw(Mixed.With(call.Id, call.Finish(end, Store))));
    }

    void AddLate(WriteCall write)
    {
        write.LateSince = Now;
        late.Add(write);
    }

    bool IsFrozenTooLong(Process process) => process.IsFrozen && IsOverdue(process.FrozenSince);

    bool IsOverdue(TimeSpan since) => NextTimer()?.Timer.Due > since + Longest;

    // Its caller goes on, the write may land all the same.
    void TimeOut(WriteCall write)
    {
        if (parked.Contains(write))
            Finish(write, End.Late);
    }

    void Kill(Process process)
    {
        process.Kill();
        parked.RemoveAll(call => call.Process == process);
        Died(process);
    }

    void Tick()
    {
        var (process, timer) = NextTimer()!.Value;
        Now = TimeSpan.FromTicks(Math.Max(Now.Ticks, timer.Due.Ticks));
        process.Saw((ulong)timer.Number);
        process.Run(timer.Fire);
    }

    (Process Process, VirtualTime.Timer Timer)? NextTimer() =>
        VirtualTime.Next(processes.Where(process => !process.IsDead && !process.IsFrozen));
}
