using Sidecar.Api.Grpc;
using Sidecar.Api.Http;
using Sidecar.Runtime;

namespace Sidecar.Hosting;

/// <summary>The three doors of a sidecar: each sees only its own requests.</summary>
static class Doors
{
    public static void UseDoors(this WebApplication web)
    {
        var http = web.Services.GetRequiredService<HttpDoor>();
        var token = web.Services.GetRequiredService<ApiToken>();
        web.Use(next => context => context.Door() switch
        {
            Door.Http => http.HandleAsync(context),
            Door.Internal => InternalDoor.HandleAsync(context),
            _ => token.Check(context.Request.Headers) is { } refusal ? ErrorStatus.RefuseAsync(context.Response, refusal) : next(context),
        });
        web.UseRouting();
        web.MapGrpcApi();
    }
}
