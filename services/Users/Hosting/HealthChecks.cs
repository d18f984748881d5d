using Microsoft.Extensions.Diagnostics.HealthChecks;
using ServiceDefaults;
using Users.Dapr;
using Users.Outbox;
using Users.Leases;

namespace Users.Hosting;

static class HealthChecks
{
    public static IHealthChecksBuilder AddUserHealth(this IServiceCollection services) => services.AddHealthChecks()
        .AddRequiredCheck<StateStoreCheck>("state-store")
        .AddOptionalCheck<PubSubCheck>("pub-sub");
}

/// <summary>The store answers a read, and this instance can commit.</summary>
sealed class StateStoreCheck(NumberSequence numbers, InstanceLease lease) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await ProbeAsync(cancellationToken) is { } reason
            ? new(context.Registration.FailureStatus, reason)
            : HealthCheckResult.Healthy();

    async Task<string?> ProbeAsync(CancellationToken cancellationToken) =>
        await numbers.IsReachableAsync(cancellationToken)
            ? lease.FailureReason
            : $"the state store '{DaprStateStore.Component}' does not answer";
}

/// <summary>
/// Judged by the loaded component and the last publish, never by publishing; events wait in the documents meanwhile.
/// </summary>
sealed class PubSubCheck(DaprSidecar sidecar, OutboxRelay outbox) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        (outbox.FailureReason ?? await sidecar.CheckBrokerAsync(cancellationToken)) is { } reason
            ? new(context.Registration.FailureStatus, reason)
            : HealthCheckResult.Healthy();
}
