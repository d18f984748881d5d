using Dapr;
using Dapr.Client;
using Grpc.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Shared;

namespace Users.Hosting;

static class HealthChecks
{
    public static IHealthChecksBuilder AddUserHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<SidecarCheck>("sidecar", tags: [Health.Required], timeout: Health.Timeout)
        .AddCheck<StateStoreCheck>("state-store", tags: [Health.Required], timeout: Health.Timeout)
        .AddCheck<PubSubCheck>("pub-sub", HealthStatus.Degraded, timeout: Health.Timeout);
}

sealed class StateStoreCheck(UserStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellation) =>
        await store.ProbeAsync(cancellation) is { } fault ? new(context.Registration.FailureStatus, fault) : HealthCheckResult.Healthy();
}

/// <summary>Judged by the loaded component and the last delivery, never by publishing; events wait in the documents meanwhile.</summary>
sealed class PubSubCheck(DaprClient dapr, OutboxRelay outbox) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellation) =>
        (outbox.Fault ?? await AskAsync(cancellation)) is { } fault
            ? new(context.Registration.FailureStatus, fault)
            : HealthCheckResult.Healthy();

    async Task<string?> AskAsync(CancellationToken cancellation)
    {
        try
        {
            var metadata = await dapr.GetMetadataAsync(cancellation);
            return metadata.Components.Any(component => component.Name == DaprEventBroker.Component)
                ? null
                : $"the component '{DaprEventBroker.Component}' is not loaded";
        }
        catch (Exception failure) when (failure is DaprException or RpcException)
        {
            return "the sidecar does not answer";
        }
    }
}
