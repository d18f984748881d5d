using System.Text;
using System.Text.Json;
using Grpc.Core;
using Sidecar.Errors;
using Sidecar.Metadata;
using Sidecar.Options;
using Sidecar.Runtime;

namespace Sidecar.Api.Http;

/// <summary>Health, metadata and shutdown.</summary>
sealed class OperationRoutes(SidecarOptions options, Lifecycle lifecycle, SidecarMetadata metadata)
{
    public static void Map(ApiRouter router, IServiceProvider services)
    {
        var routes = ActivatorUtilities.CreateInstance<OperationRoutes>(services);
        router.Map("GET", "/v1.0/healthz", routes.GetHealthAsync);
        router.Map("GET", "/v1.0/healthz/outbound", routes.GetOutboundHealthAsync);
        router.Map("GET", "/v1.0/metadata", routes.GetMetadataAsync);
        router.Map("PUT", "/v1.0/metadata/{key}", routes.SetMetadataAsync);
        router.Map("POST", "/v1.0/shutdown", routes.ShutdownAsync);
    }

    Task GetHealthAsync(HttpContext http)
    {
        if (!lifecycle.Ready)
            return RespondAsync(http, Error("ERR_HEALTH_NOT_READY", "dapr is not ready: [runtime]"));
        var appId = http.Request.Query["appid"].ToString();
        return appId.Length == 0 || appId == options.AppId
            ? RespondAsync(http)
            : RespondAsync(http, Error("ERR_HEALTH_APPID_NOT_MATCH", "dapr app-id does not match"));
    }

    Task GetOutboundHealthAsync(HttpContext http) => lifecycle.OutboundReady
        ? RespondAsync(http)
        : RespondAsync(http, Error("ERR_OUTBOUND_HEALTH_NOT_READY", "dapr outbound is not ready: [runtime-outbound]"));

    Task GetMetadataAsync(HttpContext http) => http.Response.WriteJsonAsync(
        JsonSerializer.SerializeToUtf8Bytes(metadata.Read(), MetadataJson.Default.MetadataDocument));

    async Task SetMetadataAsync(HttpContext http)
    {
        if (await http.Request.ReadBodyAsync(http.RequestAborted) is not { } value)
        {
            const string Message = $"failed to read request body: {RequestBody.TooLarge}";
            await RespondAsync(http, new(400, StatusCode.InvalidArgument, "ERR_BODY_READ", Message));
            return;
        }

        metadata.Set((string)http.Request.RouteValues["key"]!, Encoding.UTF8.GetString(value));
        await RespondAsync(http);
    }

    Task ShutdownAsync(HttpContext http)
    {
        lifecycle.RequestStopAfterResponse(http);
        return RespondAsync(http);
    }

    static ApiError Error(string code, string message) => new(500, StatusCode.Internal, code, message);

    static Task RespondAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    static Task RespondAsync(HttpContext http, ApiError error) => http.Response.WriteAsync(error);
}
