namespace Users.ModelChecking;

/// <summary>
/// One run: clients of some processes while anything may go wrong, then peace until everything has settled, then the
/// checker.
/// </summary>
sealed class Run(World world, Random chance)
{
    /// <summary>More than any run needs: one that goes on longer never ends.</summary>
    const int MaxSteps = 50_000;

    /// <summary>Of what follows an answer.</summary>
    static readonly TimeSpan UntilRetried = TimeSpan.FromSeconds(10);

    /// <summary>Seen twice without a heartbeat, and recovered.</summary>
    static readonly TimeSpan UntilTakenOver = 4 * Process.Times.LeaseTimeout;

    readonly List<Operation> history = [];
    readonly List<(Process Process, Task Task)> clients = [];
    bool hadNoFaults;

    public World World => world;

    public IReadOnlyList<Operation> History => history;

    /// <summary>A process with a block of numbers and a user of its own.</summary>
    public (Process Process, UserId User) NewProcess(string email)
    {
        var process = world.NewProcess(chance);
        return (process, Calmly(process, client => client.CreateAsync(email))!.Value);
    }

    public Process NewProcess() => world.NewProcess(chance);

    /// <summary>Something that a client does while faults happen.</summary>
    public void Start(Process process, Func<Client, Task> ask) =>
        world.Run(process, () => clients.Add((process, ask(new(world, process, history)))));

    /// <summary>False: it came to what another run has been through.</summary>
    public bool RunUnderFaults(IChoices choices, Bounds bounds)
    {
        world.Left = bounds;
        for (var steps = NextSteps(); steps.Length > 0; steps = NextSteps())
        {
            var step = steps.Length == 1 ? steps[0] : choices.Pick(world, steps);
            if (step is null)
                return false;
            world.Take(step.Value);
            if (clients.Find(client => client.Task.IsFaulted).Task is { } broken)
                throw new InvariantViolation("a call threw", broken.Exception);
        }

        hadNoFaults = world.Left.Faults == bounds.Faults;
        world.Left = Bounds.Calm;
        return true;
    }

    /// <summary>Faults stop, what is under way lands, peers do what the dead have left undone.</summary>
    public void CheckInvariants()
    {
        world.Recover();
        var dead = world.Processes.Any(process => process.IsDead);
        var peer = world.Processes.FirstOrDefault(process => !process.IsDead) ?? world.NewProcess(chance);
        var end = world.Now + (dead ? UntilTakenOver : UntilRetried);
        Settle(() => world.NextTick <= end);
        if (world.Processes.FirstOrDefault(process => process.Loops.IsCompleted) is { } broken)
            throw new InvariantViolation($"{broken} stopped working", broken.Loops.Exception);

        var checker = new InvariantChecker(world, history);
        checker.Check();
        if (hadNoFaults)
            checker.CheckCalm();
        var addresses = history.Select(operation => operation.Address).OfType<EmailAddress>();
        foreach (var address in addresses.DistinctBy(address => address.Normalized).ToArray())
        {
            Calmly(peer, client => client.CreateAsync(address.Original));
            InvariantChecker.CheckUsable(address, history[^1], Calmly(peer, _ => FindAsync(peer, address)));
        }
    }

    public string Trace => string.Join('\n', world.Trace.Concat(history.Select(operation => operation.ToString())));

    static async Task<User?> FindAsync(Process process, EmailAddress address)
    {
        _ = (await process.Protocol.Lookup.FindAsync(address, CancellationToken.None)).TryGetValue(out var user, out _);
        return user;
    }

    // Time passes only when nobody waits for an answer that will come.
    Step[] NextSteps()
    {
        var calls = world.Calls();
        if (calls.Count > 0)
            return [.. calls, .. world.Stragglers(calls)];
        var waiting = clients.FindAll(client => !client.Process.IsDead && !client.Task.IsCompleted);
        if (waiting.Count == 0)
            return [];
        return waiting.Exists(client => !client.Process.IsFrozen) && world.NextTick is not null
            ? [new(StepKind.Tick), .. world.Stragglers([])]
            : [.. world.Stragglers([])];
    }

    T Calmly<T>(Process process, Func<Client, Task<T>> ask)
    {
        Task<T>? task = null;
        world.Run(process, () => task = ask(new(world, process, history)));
        Settle(() => !task!.IsCompleted);
        return task!.Result;
    }

    void Settle(Func<bool> mayTick)
    {
        for (var steps = 0; steps < MaxSteps; steps++)
        {
            if (world.Calls() is [var call, ..])
                world.Take(call);
            else if (world.NextTick is not null && mayTick())
                world.Take(new(StepKind.Tick));
            else
                return;
        }

        throw new InvariantViolation("it does not come to rest");
    }
}

/// <summary>A promise that was not kept.</summary>
sealed class InvariantViolation(string what, Exception? inner = null) : Exception(what, inner);
