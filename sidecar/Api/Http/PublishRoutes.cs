using Sidecar.Errors;
using Sidecar.Options;
using Sidecar.PubSub;
using Sidecar.Tracing;

namespace Sidecar.Api.Http;

/// <summary>Publish and bulk publish.</summary>
sealed class PublishRoutes(SidecarOptions options, Publisher publisher, TraceHeaders traces)
{
    public static void Map(ApiRouter router, IServiceProvider services)
    {
        var routes = ActivatorUtilities.CreateInstance<PublishRoutes>(services);
        var bulk = routes.Handle(routes.PublishBulkAsync);
        router.Map("POST,PUT", "/v1.0/publish/bulk/{pubsub}/{*topic}", bulk);
        router.Map("POST,PUT", "/v1.0-alpha1/publish/bulk/{pubsub}/{*topic}", bulk);
        router.Map("POST,PUT", "/v1.0/publish/{pubsub}/{*topic}", routes.Handle(routes.PublishAsync));
    }

    /// <summary>Finds the component before reading the body; writes the handler's error, or 204.</summary>
    RequestDelegate Handle(Func<HttpContext, PubSubComponent, Publication, Task<ApiError?>> handler) => async http =>
    {
        var metadata = http.Request.QueryMetadata().ToDictionary();
        var request = new Publication(
            RouteValue(http, "pubsub"),
            RouteValue(http, "topic"),
            default,
            http.Request.ContentType ?? "",
            metadata,
            traces.GetContext(http));
        var (component, error) = publisher.Find(request.PubSub, request.Topic, metadata, shown: metadata);
        error ??= await handler(http, component!, request);
        if (error is not null)
            await http.Response.WriteAsync(error);
        else if (!http.Response.HasStarted)
            http.Response.StatusCode = StatusCodes.Status204NoContent;
    };

    async Task<ApiError?> PublishAsync(HttpContext http, PubSubComponent component, Publication request)
    {
        if (await http.Request.ReadBodyAsync(http.RequestAborted) is not { } body)
            return PubSubErrors.Publish(request.PubSub, request.Topic, RequestBody.TooLarge);
        return await publisher.PublishAsync(component, request with { Data = body }, http.RequestAborted);
    }

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

    static string RouteValue(HttpContext http, string name) => (string)http.Request.RouteValues[name]!;
}
