using Microsoft.AspNetCore.Http.Features;

namespace Sidecar.Api.Http;

static class RequestTarget
{
    /// <summary>Path and query exactly as they were received; the query includes its question mark.</summary>
    public static (string Path, string Query) Get(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? (target, "") : (target[..query], target[query..]);
    }
}
