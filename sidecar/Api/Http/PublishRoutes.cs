using Sidecar.Errors;
using Sidecar.Options;
using Sidecar.PubSub;
using Sidecar.Tracing;

namespace Sidecar.Api.Http;

/// <summary>Publish and bulk publish.</summary>
sealed class PublishRoutes(SidecarOptions options, Publisher publisher, TraceHeaders traces)
{
    public static void Map(ApiRouter router, IServiceProvider parts)
    {
        var routes = ActivatorUtilities.CreateInstance<PublishRoutes>(parts);
        router.Map("POST,PUT", "/v1.0/publish/bulk/{pubsub}/{*topic}", routes.With(routes.PublishBulkAsync));
        router.Map("POST,PUT", "/v1.0-alpha1/publish/bulk/{pubsub}/{*topic}", routes.With(routes.PublishBulkAsync));
        router.Map("POST,PUT", "/v1.0/publish/{pubsub}/{*topic}", routes.With(routes.PublishAsync));
    }

    /// <summary>Finds the component before the body is read; a handler's error is the answer, without one it is 204.</summary>
    RequestDelegate With(Func<HttpContext, PubSubComponent, Publication, Task<ApiError?>> handler) => async http =>
    {
        var request = new Publication(Value(http, "pubsub"), Value(http, "topic"), default, http.Request.ContentType ?? "",
            http.Request.QueryMetadata().ToDictionary(), traces.Of(http));
        var (component, error) = publisher.Find(request.PubSub, request.Topic, request.Metadata, shown: request.Metadata);
        error ??= await handler(http, component!, request);
        if (error is not null)
            await http.Response.WriteAsync(error);
        else if (!http.Response.HasStarted)
            http.Response.StatusCode = StatusCodes.Status204NoContent;
    };

    async Task<ApiError?> PublishAsync(HttpContext http, PubSubComponent component, Publication request) =>
        await http.Request.ReadBodyAsync(http.RequestAborted) is { } body
            ? await publisher.PublishAsync(component, request with { Data = body }, http.RequestAborted)
            : PubSubErrors.Publish(request.PubSub, request.Topic, RequestBody.TooLarge);

    async Task<ApiError?> PublishBulkAsync(HttpContext http, PubSubComponent component, Publication request)
    {
        var body = new BulkBody(request.PubSub, request.Topic, options.AppId);
        var (entries, error) = body.Read(await http.Request.ReadBodyAsync(http.RequestAborted));
        if (error is not null)
            return error;
        var (failed, failure) = await publisher.PublishBulkAsync(component, request, entries!, http.RequestAborted);
        if (failure is not null)
            return failure;
        if (failed!.Count > 0)
            await BulkBody.WriteAsync(http.Response, failed);
        return null;
    }

    static string Value(HttpContext http, string name) => (string)http.Request.RouteValues[name]!;
}
