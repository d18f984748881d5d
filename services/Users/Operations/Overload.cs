using System.ComponentModel.DataAnnotations;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Users.Operations;

/// <summary>Section <c>Users:Requests</c>.</summary>
sealed record RequestOptions
{
    public const string Section = "Users:Requests";

    /// <summary>Requests to <c>/users</c> served at a time, 1 to 100,000; one more is refused at once.</summary>
    [Range(1, 100_000)]
    public int MaxInFlight { get; init; } = 1024;
}

/// <summary>More requests than are served in time would only make all of them late: those over the limit hear so at once.</summary>
static class Overload
{
    public static IServiceCollection AddOverloadLimit(this IServiceCollection services)
    {
        services.AddOptions<RequestOptions>().BindConfiguration(RequestOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<RequestOptions>>((limiter, requests) =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status503ServiceUnavailable;
            limiter.OnRejected = async (rejected, _) => await new Fault(FaultCode.Overloaded).ToResult().ExecuteAsync(rejected.HttpContext);
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, bool>(context => context.Request.Path.StartsWithSegments("/users")
                ? RateLimitPartition.GetConcurrencyLimiter(true, _ => new() { PermitLimit = requests.Value.MaxInFlight, QueueLimit = 0 })
                : RateLimitPartition.GetNoLimiter(false));
        });
        return services.AddRateLimiter(_ => { });
    }
}
