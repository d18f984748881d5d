using ServiceDefaults;
using Users.Leases;

namespace Users.Hosting;

/// <summary>One background loop of the protocol, and what its stop leaves to be done.</summary>
sealed record ProtocolLoop(string Name, Func<CancellationToken, Task> RunAsync)
{
    /// <summary>The loop writes to the store by itself, so it waits until the store is known to be usable.</summary>
    public bool WaitsForStore { get; init; }

    /// <summary>Called while the loop still runs; skipped if this instance cannot commit.</summary>
    public Func<CancellationToken, Task> DrainAsync { get; init; } = _ => Task.CompletedTask;

    /// <summary>Called after the loop has ended.</summary>
    public Func<CancellationToken, Task> ReleaseAsync { get; init; } = _ => Task.CompletedTask;
}

/// <summary>Supervises one loop. Crash recovery by a peer completes an unfinished stop.</summary>
sealed class ProtocolService(
    ProtocolLoop loop, InstanceLease lease, StartupGate gate, TimeProvider time, ILogger<ProtocolService> logger)
    : SupervisedService(time, logger)
{
    protected override string Name => loop.Name;

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        if (loop.WaitsForStore)
            await gate.OpenedAsync(cancellationToken);
        await loop.RunAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        if (lease.FailureReason is null)
            await loop.DrainAsync(cancellationToken);
        await base.StopAsync(cancellationToken);
        await loop.ReleaseAsync(cancellationToken);
    }
}
