using Sidecar.Runtime;
using Sidecar.Tracing;

namespace Sidecar.Api.Http;

/// <summary>Dapr's HTTP API: token, routes, and everything else by invocation.</summary>
sealed class HttpDoor
{
    /// <summary>daprd's 4 KiB and what Go's server adds to a limit.</summary>
    const int MaxHeaderBytes = 8 << 10;

    readonly ApiRouter router = new();
    readonly ApiToken token;
    readonly TraceHeaders traces;

    public HttpDoor(IServiceProvider parts)
    {
        token = parts.GetRequiredService<ApiToken>();
        traces = parts.GetRequiredService<TraceHeaders>();
        OperationRoutes.Map(router, parts);
        StateRoutes.Map(router, parts);
        PublishRoutes.Map(router, parts);
        InvokeRoutes.Map(router, parts);
    }

    public Task HandleAsync(HttpContext http)
    {
        var path = EscapedPath.Of(http);
        if (!EscapedPath.IsWellFormed(path))
            return RefuseAsync(http.Response, StatusCodes.Status400BadRequest, "400 Bad Request");
        if (http.Request.Headers.Sum(header => header.Key.Length + header.Value.ToString().Length) > MaxHeaderBytes)
            return RefuseAsync(http.Response, StatusCodes.Status431RequestHeaderFieldsTooLarge, "431 Request Header Fields Too Large");
        if (!path.Contains("/healthz", StringComparison.Ordinal))
        {
            if (Baggage.FaultOf(http.Request.Headers.Baggage.ToString()) is { } fault)
                return RefuseByDaprAsync(http.Response, StatusCodes.Status400BadRequest, $"invalid baggage header: {fault}\n");
            traces.Stamp(http);
        }

        if (!IsOpen(http.Request.Method, path) && token.Check(http.Request.Headers) is not null)
            return RefuseByDaprAsync(http.Response, StatusCodes.Status401Unauthorized, "invalid api token\n");
        return router.Match(http.Request, path)(http);
    }

    static bool IsOpen(string method, string path) => method == "GET" && path is "/v1.0/healthz" or "/v1.0/healthz/outbound";

    static Task RefuseByDaprAsync(HttpResponse response, int status, string text)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        return RefuseAsync(response, status, text);
    }

    /// <summary>As Go's server refuses, before Dapr sees the request.</summary>
    static Task RefuseAsync(HttpResponse response, int status, string text)
    {
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = text.Length;
        return response.WriteAsync(text);
    }
}
