#pragma warning disable IDE0060, CA1822 // the hook comes before what hangs on it
using Grpc.Core;

namespace Sidecar.Http;

/// <summary>Service invocation: its own route, and whatever no route takes.</summary>
static class InvokeRoutes
{
    public static void Map(ApiRouter router, IServiceProvider parts) => router.Fallback = NoTargetAsync;

    /// <summary>Requests of other sidecars for the app of this one.</summary>
    public static Task HandleInternalAsync(HttpContext http) => NoTargetAsync(http);

    static Task NoTargetAsync(HttpContext http) => http.Response.WriteAsync(new ApiError(404, StatusCode.InvalidArgument, "ERR_DIRECT_INVOKE",
        "failed getting app id either from the URL path or the header dapr-app-id"));
}
