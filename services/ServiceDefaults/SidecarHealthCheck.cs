using Dapr.Client;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ServiceDefaults;

/// <summary>Checks the outbound health of the sidecar, which does not depend on the health of this app.</summary>
sealed class SidecarHealthCheck(DaprClient dapr) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await IsReadyAsync(cancellationToken)
            ? HealthCheckResult.Healthy()
            : new(context.Registration.FailureStatus, "The Dapr sidecar is out of reach or not ready.");

    // The SDK returns false if the connection is refused, and throws if the sidecar hangs until the check times out.
    async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await dapr.CheckOutboundHealthAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
