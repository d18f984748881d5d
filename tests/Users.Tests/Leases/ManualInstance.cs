using Microsoft.Extensions.Logging.Abstractions;
using Users.Tests.Concurrency;

namespace Users.Tests.Leases;

/// <summary>
/// The protocol of one instance whose background loops run only if the test runs them, and whose time moves only when
/// the test moves it.
/// </summary>
sealed class ManualInstance : IAsyncDisposable
{
    readonly CancellationTokenSource stop = new();
    readonly List<Task> loops = [];

    public ManualInstance()
    {
        Calls = new(Store);
        Protocol = new(
            Calls,
            Broker,
            new Clock(Time, new Random(1)),
            new StorageOptions(),
            new EventOptions(),
            NullLoggerFactory.Instance);
    }

    public ManualTime Time { get; } = new();

    public ConcurrentStore Store { get; } = new();

    public InstanceStore Calls { get; }

    public RecordingBroker Broker { get; } = new();

    public Protocol Protocol { get; }

    public InstanceLease Lease => Protocol.Lease;

    public void Run(Func<CancellationToken, Task> loop) => loops.Add(loop(stop.Token));

    /// <summary>Null if nothing was written.</summary>
    public UserDocument? Document(long number) => StoredUser.Parse(number, Store[Keys.User(number)]).Document;

    /// <summary>Waits until the lease is asked for a write, unless the operation ends before.</summary>
    public Task WriteRequestedAsync(Task operation) => Task
        .WhenAny(operation, Lease.WriteRequestedAsync(TestContext.Current.CancellationToken))
        .WaitAsync(ManualLease.Limit, TestContext.Current.CancellationToken);

    public static async Task WaitAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(ManualLease.Limit);
        while (!condition())
            await Task.Delay(5, limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(loops).WaitAsync(ManualLease.Limit);
        stop.Dispose();
        Protocol.Dispose();
    }
}
