using Sidecar.Api.Grpc;
using Sidecar.Api.Http;
using Sidecar.Runtime;

namespace Sidecar.Hosting;

static class ListenerRouting
{
    /// <summary>Routes each request by the listener that accepted it.</summary>
    public static void UseListeners(this WebApplication web)
    {
        var http = web.Services.GetRequiredService<HttpEndpoint>();
        var token = web.Services.GetRequiredService<ApiToken>();
        web.Use(next => context => SidecarListeners.Get(context) switch
        {
            Listener.Http => http.HandleAsync(context),
            Listener.Internal => InternalEndpoint.HandleAsync(context),
            _ => token.Check(context.Request.Headers) is { } error
                ? ErrorStatus.RejectAsync(context.Response, error)
                : next(context),
        });
        web.UseRouting();
        web.MapGrpcApi();
    }
}
