using System.Net.Sockets;
using Dapr;
using Dapr.Client;
using Grpc.Core;

namespace Users.Hosting;

/// <summary>
/// What runs beside the requests. Once the sidecar answers: refuses a store that cannot do conditional writes, then keeps the register,
/// publishes, and watches the peers' registers. At the end: leaves nothing undone that the sidecar still lets it do.
/// </summary>
sealed partial class Housekeeping(DaprClient dapr, InstanceLease register, CrashRecovery recovery, OutboxRelay outbox, NumberAllocator numbers, BackgroundWork background,
    Clock clock, IHostApplicationLifetime lifetime, ILogger<Housekeeping> logger) : BackgroundService
{
    static readonly TimeSpan Delay = TimeSpan.FromSeconds(0.5), AfterUnexpected = TimeSpan.FromSeconds(5), TimeToAsk = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        DaprMetadata? metadata;
        while ((metadata = await AskAsync(stoppingToken)) is null && !stoppingToken.IsCancellationRequested)
            await clock.PauseAsync(Delay, stoppingToken);

        if (metadata is null)
            return;

        var component = metadata.Components.FirstOrDefault(component => component.Name == DaprStateStore.Component);
        if (component is null || !component.Capabilities.Contains("ETAG"))
        {
            LogUnfit(DaprStateStore.Component, component is null ? "is not loaded for this app" : $"({component.Type}) does not report ETAG");
            Environment.ExitCode = 1;
            lifetime.StopApplication();
            return;
        }

        register.Lost = numbers.AbandonUnused;
        await Task.WhenAll(KeepAsync(register.RunAsync), KeepAsync(outbox.RunAsync), KeepAsync(recovery.RunAsync));

        // None of them ends before the process, whatever it meets: a document that another version wrote, say.
        async Task KeepAsync(Func<CancellationToken, Task> loop)
        {
            for (var goesOn = true; goesOn; goesOn = !stoppingToken.IsCancellationRequested)
            {
                try
                {
                    await loop(stoppingToken);
                    return;
                }
                catch (Exception unexpected)
                {
                    LogUnexpected(unexpected, loop.Target!.GetType().Name);
                    await clock.PauseAsync(AfterUnexpected, stoppingToken);
                }
            }
        }
    }

    /// <summary>After the last request. What this does not get done, a takeover does.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        if (register.Fault is null)
        {
            numbers.AbandonUnused();
            await background.DrainAsync(cancellationToken);
            await outbox.DrainAsync(cancellationToken);
        }

        await base.StopAsync(cancellationToken);
        await register.FreeAsync(cancellationToken);
    }

    /// <summary>Null until the sidecar has loaded its components.</summary>
    async Task<DaprMetadata?> AskAsync(CancellationToken stopping)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limited.CancelAfter(TimeToAsk);
        try
        {
            return await dapr.CheckOutboundHealthAsync(limited.Token) ? await dapr.GetMetadataAsync(limited.Token) : null;
        }
        catch (Exception failure) when (failure is DaprException or RpcException or HttpRequestException or OperationCanceledException
            or SocketException) // a connection that is cut while it is made comes out of the HTTP client as it is
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Error, "{Loop} met what it does not know; it begins again")]
    partial void LogUnexpected(Exception unexpected, string loop);

    [LoggerMessage(LogLevel.Critical, "The component '{Component}' {Fault}. Users needs a state store with ETags, such as state.redis or state.postgresql v2, in the resources folder of its sidecar. Stopping.")]
    partial void LogUnfit(string component, string fault);
}
