using Sidecar.Hosting;

namespace Sidecar.Http;

/// <summary>Dapr's HTTP API: token, routes, and everything else by invocation.</summary>
sealed class HttpDoor
{
    readonly ApiRouter router = new();
    readonly ApiToken token;
    readonly TraceHeaders traces;

    public HttpDoor(IServiceProvider parts)
    {
        token = parts.GetRequiredService<ApiToken>();
        traces = parts.GetRequiredService<TraceHeaders>();
        StateRoutes.Map(router, parts);
        PublishRoutes.Map(router, parts);
        InvokeRoutes.Map(router, parts);
    }

    public Task HandleAsync(HttpContext http)
    {
        var path = EscapedPath.Of(http);
        if (!IsOpen(http.Request.Method, path) && !token.Accepts(http.Request.Headers))
            return RefuseAsync(http.Response);
        if (!path.Contains("/healthz", StringComparison.Ordinal))
            traces.Stamp(http);
        return router.Match(http.Request, path)(http);
    }

    static bool IsOpen(string method, string path) => method == "GET" && path is "/v1.0/healthz" or "/v1.0/healthz/outbound";

    static Task RefuseAsync(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status401Unauthorized;
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync("invalid api token\n");
    }
}
