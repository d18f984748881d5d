using Microsoft.AspNetCore.Http.Features;
using Sidecar.Invocation;

namespace Sidecar.Api.Http;

static class InvokeBody
{
    /// <summary>Reads a body of known length, lets another one stream; null when it is larger than the API takes.</summary>
    public static async Task<InvokeCall?> AddAsync(InvokeCall call, HttpContext http)
    {
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true)
            return call;
        if (http.Request.ContentLength is null)
            return call with { Streamed = http.Request.Body };
        return await http.Request.ReadBodyAsync(http.RequestAborted) is { } body ? call with { Body = body } : null;
    }
}
