using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ServiceDefaults;

/// <summary>Registers the parts of a service that <c>/health/ready</c> lists.</summary>
public static class HealthCheckExtensions
{
    const string RequiredTag = "required";

    /// <summary>The time limit of each check; checks run side by side, so readiness answers within 2 s.</summary>
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1.5);

    internal static bool IsRequired(HealthCheckRegistration check) => check.Tags.Contains(RequiredTag);

    /// <summary>
    /// Adds a part that the service cannot do without: if it fails, <c>/health</c> and <c>/health/ready</c> answer 503.
    /// </summary>
    public static IHealthChecksBuilder AddRequiredCheck<T>(this IHealthChecksBuilder checks, string name)
        where T : class, IHealthCheck =>
        checks.AddCheck<T>(name, HealthStatus.Unhealthy, [RequiredTag], Timeout);

    /// <summary>Adds a part that <c>/health/ready</c> only reports: if it fails, the service still serves.</summary>
    public static IHealthChecksBuilder AddOptionalCheck<T>(this IHealthChecksBuilder checks, string name)
        where T : class, IHealthCheck =>
        checks.AddCheck<T>(name, HealthStatus.Degraded, [], Timeout);
}
