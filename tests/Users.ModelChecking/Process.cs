using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Users.ModelChecking;

/// <summary>
/// One process of the service. Its code runs only here, on the one thread of the run; each of its calls waits for the scheduler.
/// Once dead it never runs again.
/// </summary>
sealed class Process : SynchronizationContext, IStateStore, IEventBroker
{
    /// <summary>Short, since each beat costs time; the grace is over after two polls.</summary>
    public static readonly StorageOptions Times = new()
    {
        BlockSize = 4,
        ClaimGracePeriod = TimeSpan.FromMilliseconds(15),
        HeartbeatInterval = TimeSpan.FromSeconds(5),
        LeaseTimeout = TimeSpan.FromSeconds(12),
    };

    readonly World world;
    int calls;

    public Process(World world, int index, Random chance)
    {
        (this.world, Index, Time) = (world, index, new(world));
        var options = Options.Create(Times);
        var clock = new Clock(Time, chance);
        var writes = new ConditionalWriter(this, clock);
        var background = new BackgroundWork(clock);
        var records = new UserDocuments(this, writes);
        var ranges = new UserRanges(this, records);
        var registers = new LeaseTable(this, writes);
        var register = new InstanceLease(registers, clock, options, NullLogger<InstanceLease>.Instance);
        var outbox = new OutboxRelay(this, records, this, clock, Options.Create(new EventOptions()), NullLogger<OutboxRelay>.Instance);
        var abandoned = new AbandonedNumbers(records, background, outbox, register);
        var numbers = new NumberAllocator(this, writes, register, abandoned, clock, options);
        var recovery = new CrashRecovery(registers, ranges, abandoned, outbox, register, clock, options, NullLogger<CrashRecovery>.Instance);
        var claims = new EmailClaims(this, writes, records, abandoned, clock, options);
        Users = new(this, records, ranges, claims, new(this, writes), numbers, register, abandoned, background, outbox, clock);
        register.Lost = numbers.AbandonUnused;
        Run(() => Loops = Task.WhenAll(register.RunAsync(default), outbox.RunAsync(default), recovery.RunAsync(default)));
    }

    public int Index { get; }

    public VirtualTime Time { get; }

    public UserStore Users { get; }

    /// <summary>Never ends.</summary>
    public Task Loops { get; private set; } = Task.CompletedTask;

    public bool IsDead { get; private set; }

    /// <summary>Equal for runs in which it saw the same in the same order: it is then in the same state.</summary>
    public ulong Seen { get; private set; }

    public void Saw(ulong what) => Seen = Mixed.With(Seen, what);

    /// <summary>It stands still.</summary>
    public bool IsFrozen { get; set; }

    public TimeSpan FrozenSince { get; set; }

    public void Kill() => IsDead = true;

    /// <summary>Runs what it does until it waits for a call or for time.</summary>
    public void Run(Action action)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            action();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state) => world.Ready(this, () => d(state));

    public override SynchronizationContext CreateCopy() => this;

    public async Task<Outcome<StateEntry>> ReadAsync(string key, CancellationToken cancellation) =>
        await world.Park(new ReadCall(this, ++calls, [key])).Answer is { } found ? found[0] : FaultCode.StoreUnavailable;

    public async Task<Outcome<IReadOnlyList<StateEntry>>> ReadManyAsync(IReadOnlyList<string> keys, CancellationToken cancellation) =>
        await world.Park(new ReadCall(this, ++calls, keys)).Answer is { } found ? new Outcome<IReadOnlyList<StateEntry>>(found, null) : FaultCode.StoreUnavailable;

    public Task<bool> WriteAsync(StateWrite write, CancellationToken cancellation) => world.Park(new WriteCall(this, ++calls, [write], isBulk: false)).Answer;

    public Task<bool> WriteManyAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellation) =>
        world.Park(new WriteCall(this, ++calls, writes, isBulk: true)).Answer;

    public Task<IReadOnlyList<bool>> PublishAsync(IReadOnlyList<UserEvent> events, CancellationToken cancellation) => events.Count == 0
        ? Task.FromResult<IReadOnlyList<bool>>([])
        : world.Park(new PublishCall(this, ++calls, events, world.Published)).Answer;

    public override string ToString() => $"process {Index}";
}
