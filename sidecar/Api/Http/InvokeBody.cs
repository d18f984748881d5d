using Microsoft.AspNetCore.Http.Features;
using Sidecar.Invocation;

namespace Sidecar.Api.Http;

static class InvokeBody
{
    /// <summary>Buffers a body of known length and streams any other; null if it exceeds the limit.</summary>
    public static async Task<InvokeCall?> AddAsync(InvokeCall call, HttpContext http)
    {
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true)
            return call;
        if (http.Request.ContentLength is null)
            return call with { Streamed = http.Request.Body };
        var body = await http.Request.ReadBodyAsync(http.RequestAborted);
        return body is null ? null : call with { Body = body };
    }
}
