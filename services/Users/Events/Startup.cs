using Dapr;
using Dapr.Client;
using Grpc.Core;
using Users.Storage;

namespace Users.Events;

/// <summary>
/// Once the sidecar answers: refuses a store that cannot do conditional writes, then walks all documents once and makes due every event
/// that a process before this one committed and did not prove published.
/// </summary>
sealed partial class Startup(DaprClient dapr, UserRanges ranges, Publisher publisher, Clock clock, IHostApplicationLifetime lifetime, ILogger<Startup> logger)
    : BackgroundService
{
    const int NumbersAtOnce = 200;
    const int ProgressEvery = 50 * NumbersAtOnce;
    static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

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

        await WalkAsync(stoppingToken);
    }

    /// <summary>Null until the sidecar has loaded its components.</summary>
    async Task<DaprMetadata?> AskAsync(CancellationToken stopping)
    {
        try
        {
            return await dapr.CheckOutboundHealthAsync(stopping) ? await dapr.GetMetadataAsync(stopping) : null;
        }
        catch (Exception failure) when (failure is DaprException or RpcException or HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    async Task WalkAsync(CancellationToken stopping)
    {
        var (after, found) = (0L, 0);
        for (long end = 1; after < end && !stopping.IsCancellationRequested;)
        {
            var read = await ranges.ReadAsync(after, NumbersAtOnce, stopping);
            if (read.Fault is not null)
            {
                await clock.PauseAsync(Delay, stopping);
                continue;
            }

            end = read.Value.End;
            after += NumbersAtOnce;
            foreach (var record in read.Value.Records.Where(record => record.Document is { Events.Count: > 0 }))
            {
                publisher.Due(record.Number);
                found++;
            }

            if (after % ProgressEvery == 0)
                LogProgress(after, end - 1, found);
        }

        LogWalked(found);
    }

    [LoggerMessage(LogLevel.Critical, "The component '{Component}' {Fault}. Users needs a state store with ETags, such as state.redis or state.postgresql v2, in the resources folder of its sidecar. Stopping.")]
    partial void LogUnfit(string component, string fault);

    [LoggerMessage(LogLevel.Information, "Start-up walk: {Number} of {Last} numbers, {Found} users with events to publish")]
    partial void LogProgress(long number, long last, int found);

    [LoggerMessage(LogLevel.Information, "Start-up walk done: {Found} users with events to publish")]
    partial void LogWalked(int found);
}
