using System.Text;
using System.Text.Json;
using Grpc.Core;
using Sidecar.Errors;
using Sidecar.Metadata;
using Sidecar.Options;
using Sidecar.Runtime;

namespace Sidecar.Api.Http;

/// <summary>Health, metadata, shutdown.</summary>
static class OperationRoutes
{
    public static void Map(ApiRouter router, IServiceProvider parts)
    {
        var options = parts.GetRequiredService<SidecarOptions>();
        var lifecycle = parts.GetRequiredService<Lifecycle>();
        var metadata = parts.GetRequiredService<SidecarMetadata>();
        router.Map("GET", "/v1.0/healthz", http => AnswerAsync(http, Health(lifecycle, options.AppId, http.Request.Query["appid"])));
        router.Map("GET", "/v1.0/healthz/outbound", http => AnswerAsync(http, lifecycle.OutboundReady ? null
            : new(500, StatusCode.Internal, "ERR_OUTBOUND_HEALTH_NOT_READY", "dapr outbound is not ready: [runtime-outbound]")));
        router.Map("GET", "/v1.0/metadata", http => http.Response.WriteJsonAsync(
            JsonSerializer.SerializeToUtf8Bytes(metadata.Read(), MetadataJson.Default.MetadataDocument)));
        router.Map("PUT", "/v1.0/metadata/{key}", http => SetMetadataAsync(http, metadata));
        router.Map("POST", "/v1.0/shutdown", http =>
        {
            lifecycle.RequestStopAfter(http);
            return AnswerAsync(http, null);
        });
    }

    static ApiError? Health(Lifecycle lifecycle, string appId, string? asked) =>
        !lifecycle.Ready ? new(500, StatusCode.Internal, "ERR_HEALTH_NOT_READY", "dapr is not ready: [runtime]")
        : !string.IsNullOrEmpty(asked) && asked != appId
            ? new(500, StatusCode.Internal, "ERR_HEALTH_APPID_NOT_MATCH", "dapr app-id does not match")
        : null;

    static async Task SetMetadataAsync(HttpContext http, SidecarMetadata metadata)
    {
        var value = await http.Request.ReadBodyAsync(http.RequestAborted);
        if (value is not null)
            metadata.Set((string)http.Request.RouteValues["key"]!, Encoding.UTF8.GetString(value));
        await AnswerAsync(http, value is not null ? null
            : new(400, StatusCode.InvalidArgument, "ERR_BODY_READ", $"failed to read request body: {RequestBody.TooLarge}"));
    }

    static Task AnswerAsync(HttpContext http, ApiError? error)
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return error is null ? Task.CompletedTask : http.Response.WriteAsync(error);
    }
}
