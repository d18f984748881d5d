using Sidecar.Invocation;

namespace Sidecar.Api.Http;

static class AppResponse
{
    /// <summary>Forwards an app's response, streaming its body.</summary>
    public static async Task WriteAsync(HttpContext http, HttpResponseMessage response)
    {
        using (response)
        {
            http.Response.StatusCode = (int)response.StatusCode;
            foreach (var (name, values) in HeaderRules.Outbound(response))
                http.Response.Headers[name] = values;
            // daprd's default for an error without a content type.
            if (http.Response.StatusCode >= StatusCodes.Status400BadRequest && http.Response.ContentType is null)
                http.Response.ContentType = "application/json";
            try
            {
                // Each write is flushed, so that events and chunks arrive when they are sent.
                await response.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // The status is sent: abort, so that a truncated response does not look complete.
                http.Abort();
            }
        }
    }
}
