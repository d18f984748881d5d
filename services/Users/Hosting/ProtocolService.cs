using ServiceDefaults;
using Users.Leases;

namespace Users.Hosting;

/// <summary>One background loop of the protocol, and what its stop leaves to be done.</summary>
sealed record ProtocolLoop(string Name, Func<CancellationToken, Task> RunAsync)
{
    /// <summary>While the loop still runs, if this instance can write to the store.</summary>
    public Func<CancellationToken, Task> DrainAsync { get; init; } = _ => Task.CompletedTask;

    /// <summary>After the loop has ended.</summary>
    public Func<CancellationToken, Task> ReleaseAsync { get; init; } = _ => Task.CompletedTask;
}

/// <summary>Supervises one loop. What a stop does not get done, crash recovery by a peer does.</summary>
sealed class ProtocolService(
    ProtocolLoop loop, InstanceLease lease, StartupGate gate, TimeProvider time, ILogger<ProtocolService> logger)
    : SupervisedService(time, logger)
{
    protected override string Name => loop.Name;

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
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
