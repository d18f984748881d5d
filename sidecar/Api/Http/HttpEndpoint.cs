using Sidecar.Runtime;
using Sidecar.Tracing;

namespace Sidecar.Api.Http;

/// <summary>Dapr's HTTP API: headers, token, routes, and service invocation for everything else.</summary>
sealed class HttpEndpoint
{
    /// <summary>daprd's 4 KiB plus what Go's server adds to a limit.</summary>
    const int MaxHeaderBytes = 8 << 10;

    readonly ApiRouter router;
    readonly ApiToken token;
    readonly TraceHeaders traces;

    public HttpEndpoint(IServiceProvider services)
    {
        token = services.GetRequiredService<ApiToken>();
        traces = services.GetRequiredService<TraceHeaders>();
        router = new(services.GetRequiredService<InvokeRoutes>().HandleAsync);
        OperationRoutes.Map(router, services);
        StateRoutes.Map(router, services);
        PublishRoutes.Map(router, services);
    }

    public Task HandleAsync(HttpContext http)
    {
        var headers = http.Request.Headers;
        var path = EscapedPath.Get(http);
        if (!EscapedPath.IsWellFormed(path))
            return RejectAsync(http.Response, StatusCodes.Status400BadRequest, "400 Bad Request");
        if (headers.Sum(header => header.Key.Length + header.Value.ToString().Length) > MaxHeaderBytes)
        {
            const int Status = StatusCodes.Status431RequestHeaderFieldsTooLarge;
            return RejectAsync(http.Response, Status, "431 Request Header Fields Too Large");
        }

        if (!path.Contains("/healthz", StringComparison.Ordinal))
        {
            if (Baggage.Validate(headers.Baggage.ToString()) is { } error)
            {
                var message = $"invalid baggage header: {error}\n";
                return RejectByDaprAsync(http.Response, StatusCodes.Status400BadRequest, message);
            }

            traces.Apply(http);
        }

        if (!IsAnonymous(http.Request.Method, path) && token.Check(headers) is not null)
            return RejectByDaprAsync(http.Response, StatusCodes.Status401Unauthorized, "invalid api token\n");
        return router.Match(http.Request, path)(http);
    }

    static bool IsAnonymous(string method, string path) =>
        method == "GET" && path is "/v1.0/healthz" or "/v1.0/healthz/outbound";

    static Task RejectByDaprAsync(HttpResponse response, int statusCode, string message)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        return RejectAsync(response, statusCode, message);
    }

    /// <summary>Responds as Go's server does to requests that do not reach Dapr.</summary>
    static Task RejectAsync(HttpResponse response, int statusCode, string message)
    {
        response.StatusCode = statusCode;
        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = message.Length;
        return response.WriteAsync(message);
    }
}
