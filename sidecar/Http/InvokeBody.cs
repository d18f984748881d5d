using Microsoft.AspNetCore.Http.Features;
using Sidecar.Invocation;

namespace Sidecar.Http;

static class InvokeBody
{
    /// <summary>Reads a body of known length, lets another one stream; null when it is larger than the API takes.</summary>
    /// <param name="limit">Bytes.</param>
    public static async Task<InvokeCall?> AddAsync(InvokeCall call, HttpContext http, long limit)
    {
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true)
            return call;
        if (http.Request.ContentLength is not { } length)
            return call with { Streamed = http.Request.Body };
        if (length > limit)
            return null;
        var body = new byte[length];
        await http.Request.Body.ReadExactlyAsync(body, http.RequestAborted);
        return call with { Body = body };
    }
}
