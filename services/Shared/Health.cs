using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Shared;

/// <summary>
/// <c>/health</c> for people, <c>/health/live</c> for Dapr's app health check, <c>/health/ready</c> for whoever sends requests.
/// A part that is <see cref="Required"/> makes the service unhealthy; the others are only named.
/// </summary>
static class Health
{
    public const string Required = "required";
    const string Tag = "health";

    /// <summary>Of one check; they run side by side, so readiness answers within 2 s.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1.5);

    static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    static readonly string Version = typeof(Health).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion.Split('+')[0];

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/health", Methods, CheckAsync).WithSummary("Whether the service can serve.")
            .WithTags(Tag).Produces<HealthAnswer>().Produces<HealthAnswer>(StatusCodes.Status503ServiceUnavailable);
        app.MapMethods("/health/live", Methods, Live).WithSummary("Whether the process is alive; asks nobody.")
            .WithTags(Tag).Produces<LiveAnswer>();
        app.MapMethods("/health/ready", Methods, ReadyAsync).WithSummary("Whether to send requests here, and which part is broken.")
            .WithTags(Tag).Produces<ReadyAnswer>().Produces<ReadyAnswer>(StatusCodes.Status503ServiceUnavailable);
    }

    static IResult Live() => Results.Json(new LiveAnswer("alive"), SharedJson.Default.LiveAnswer);

    static async Task<IResult> CheckAsync(HealthCheckService checks, TimeProvider time, CancellationToken cancellation)
    {
        var report = await checks.CheckHealthAsync(check => check.Tags.Contains(Required), cancellation);
        var serves = report.Status == HealthStatus.Healthy;
        var now = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return Results.Json(new HealthAnswer(serves ? "healthy" : "unhealthy", now, Version), SharedJson.Default.HealthAnswer,
            statusCode: StatusOf(serves));
    }

    static async Task<IResult> ReadyAsync(HealthCheckService checks, CancellationToken cancellation)
    {
        var report = await checks.CheckHealthAsync(cancellation);
        var ready = report.Status != HealthStatus.Unhealthy;
        var parts = report.Entries.Select(entry => new ReadyPart(entry.Key, WordOf(entry.Value.Status),
            Math.Round(entry.Value.Duration.TotalMilliseconds, 1), entry.Value.Description)).ToList();
        return Results.Json(new ReadyAnswer(ready ? "ready" : "not-ready", parts), SharedJson.Default.ReadyAnswer,
            statusCode: StatusOf(ready));
    }

    static int StatusOf(bool well) => well ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;

    static string WordOf(HealthStatus status) => status == HealthStatus.Healthy ? "healthy" : "unhealthy";
}
