using Dapr.Client;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Shared;

/// <summary>Part <c>sidecar</c>: its outbound health, which does not wait for this app's own.</summary>
sealed class SidecarCheck(DaprClient dapr) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellation) =>
        await IsReadyAsync(cancellation)
            ? HealthCheckResult.Healthy()
            : new(context.Registration.FailureStatus, "The Dapr sidecar is out of reach or not ready.");

    // the SDK says false where a connection is refused, and throws where a sidecar hangs until the check's time is over
    async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        try
        {
            return await dapr.CheckOutboundHealthAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
