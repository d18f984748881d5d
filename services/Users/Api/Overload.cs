using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Users.Api;

/// <summary>
/// A limit of the requests in progress: more than are served in time would all be late, so those over the limit are
/// rejected at once.
/// </summary>
static class Overload
{
    public static IServiceCollection AddOverloadLimit(this IServiceCollection services)
    {
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<RequestOptions>>((limiter, requests) =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status503ServiceUnavailable;
            limiter.OnRejected = async (rejected, _) =>
                await Problems.Overloaded.ToResult().ExecuteAsync(rejected.HttpContext);
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, bool>(context =>
                context.Request.Path.StartsWithSegments("/users")
                    ? RateLimitPartition.GetConcurrencyLimiter(true, _ => new()
                    {
                        PermitLimit = requests.Value.MaxInFlight,
                        QueueLimit = 0,
                    })
                    : RateLimitPartition.GetNoLimiter(false));
        });
        return services.AddRateLimiter(_ => { });
    }
}
