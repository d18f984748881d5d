using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ServiceDefaults;

/// <summary>
/// <c>/health</c> for people, <c>/health/live</c> for Dapr's app health check, <c>/health/ready</c> for load balancers.
/// </summary>
static class HealthEndpoints
{
    const string OpenApiTag = "health";

    static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    static readonly string Version = Assembly.GetEntryAssembly()!
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion.Split('+')[0];

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/health", Methods, GetHealthAsync)
            .WithName("getHealth")
            .WithSummary("Whether the service can serve.")
            .WithDescription("503 if a part is unhealthy that the service cannot do without.")
            .WithTags(OpenApiTag)
            .Produces<HealthAnswer>()
            .Produces<HealthAnswer>(StatusCodes.Status503ServiceUnavailable);
        app.MapMethods("/health/live", Methods, GetLiveness)
            .WithName("getLiveness")
            .WithSummary("Whether the process is alive.")
            .WithDescription("Asks nobody; Dapr's app health check calls it.")
            .WithTags(OpenApiTag)
            .Produces<LiveAnswer>();
        app.MapMethods("/health/ready", Methods, GetReadinessAsync)
            .WithName("getReadiness")
            .WithSummary("Whether to send requests here, and which part is unhealthy.")
            .WithDescription("503 if a part is unhealthy that the service cannot do without. Lists every part.")
            .WithTags(OpenApiTag)
            .Produces<ReadyAnswer>()
            .Produces<ReadyAnswer>(StatusCodes.Status503ServiceUnavailable);
    }

    static IResult GetLiveness() => Results.Json(new LiveAnswer("alive"), ServiceDefaultsJson.Default.LiveAnswer);

    static async Task<IResult> GetHealthAsync(
        HealthCheckService checks, TimeProvider time, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(HealthCheckExtensions.IsRequired, cancellationToken);
        var isHealthy = report.Status == HealthStatus.Healthy;
        var now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var answer = new HealthAnswer(isHealthy ? "healthy" : "unhealthy", now, Version);
        return Results.Json(answer, ServiceDefaultsJson.Default.HealthAnswer, statusCode: StatusCodeOf(isHealthy));
    }

    static async Task<IResult> GetReadinessAsync(HealthCheckService checks, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(cancellationToken);
        var isReady = report.Status != HealthStatus.Unhealthy;
        var answer = new ReadyAnswer(isReady ? "ready" : "not-ready", [.. report.Entries.Select(PartOf)]);
        return Results.Json(answer, ServiceDefaultsJson.Default.ReadyAnswer, statusCode: StatusCodeOf(isReady));
    }

    static ReadyPart PartOf(KeyValuePair<string, HealthReportEntry> entry)
    {
        var status = entry.Value.Status == HealthStatus.Healthy ? "healthy" : "unhealthy";
        var duration = Math.Round(entry.Value.Duration.TotalMilliseconds, 1);
        return new(entry.Key, status, duration, entry.Value.Description);
    }

    static int StatusCodeOf(bool isWell) => isWell ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
}
