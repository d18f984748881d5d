using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;

namespace Users.ModelChecking;

/// <summary>
/// One process of the service. Its code runs only here, on the one thread of the run; each of its calls waits for the
/// scheduler. Once dead it never runs again.
/// </summary>
sealed class Process : SynchronizationContext, IStateStore, IEventBroker
{
    /// <summary>Short, since each heartbeat costs time; the grace is over after two polls.</summary>
    public static readonly StorageOptions Times = new()
    {
        BlockSize = 4,
        ClaimGracePeriod = TimeSpan.FromMilliseconds(15),
        HeartbeatInterval = TimeSpan.FromSeconds(5),
        LeaseTimeout = TimeSpan.FromSeconds(12),
    };

    readonly World world;
    int calls;

    public Process(World world, int index, Random random)
    {
        this.world = world;
        Index = index;
        Time = new(world);
        Protocol = new(this, this, new(Time, random), Times, new EventOptions(), NullLoggerFactory.Instance);
        Run(() => Loops = Task.WhenAll(
            Protocol.Heartbeat.RunAsync(default),
            Protocol.Outbox.RunAsync(default),
            Protocol.Allocator.RunAsync(default),
            Protocol.Recovery.RunAsync(default)));
    }

    public int Index { get; }

    public VirtualTime Time { get; }

    public Protocol Protocol { get; }

    /// <summary>Never ends.</summary>
    public Task Loops { get; private set; } = Task.CompletedTask;

    public bool IsDead { get; private set; }

    /// <summary>Equal for runs in which it saw the same in the same order: it is then in the same state.</summary>
    public ulong Seen { get; private set; }

    public void Saw(ulong what) => Seen = Mixed.With(Seen, what);

    /// <summary>It stands still.</summary>
    public bool IsFrozen { get; set; }

    public TimeSpan FrozenSince { get; set; }

    /// <summary>What it has seen, and whether it runs.</summary>
    public ulong State => Mixed.With(Seen, (IsDead ? 2UL : 1) + (IsFrozen ? 2UL : 0));

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

    public async Task<Result<StateEntry>> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var found = await world.Park(new ReadCall(this, ++calls, [key])).Answer;
        return found is null ? UserError.StoreUnavailable : found[0];
    }

    public async Task<Result<IReadOnlyList<StateEntry>>> ReadManyAsync(
        IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var found = await world.Park(new ReadCall(this, ++calls, keys)).Answer;
        return found is null ? UserError.StoreUnavailable : found.ToArray();
    }

    public Task<bool> WriteAsync(StateWrite write, CancellationToken cancellationToken) =>
        world.Park(new WriteCall(this, ++calls, [write], isBulk: false)).Answer;

    public Task<bool> WriteManyAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken) =>
        world.Park(new WriteCall(this, ++calls, writes, isBulk: true)).Answer;

    public Task<IReadOnlyList<bool>> PublishAsync(
        IReadOnlyList<UserEvent> events, CancellationToken cancellationToken) => events.Count == 0
        ? Task.FromResult<IReadOnlyList<bool>>([])
        : world.Park(new PublishCall(this, ++calls, events, world.Published)).Answer;

    public override string ToString() => $"process {Index}";
}
