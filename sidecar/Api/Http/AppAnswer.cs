using Sidecar.Invocation;

namespace Sidecar.Api.Http;

static class AppAnswer
{
    /// <summary>Passes an app's answer on as it comes, piece by piece.</summary>
    public static async Task WriteAsync(HttpContext http, HttpResponseMessage answer)
    {
        using (answer)
        {
            http.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in HeaderRules.Outbound(answer))
                http.Response.Headers[name] = values;
            // daprd says so of an error without a type
            if ((int)answer.StatusCode >= 400 && http.Response.ContentType is null)
                http.Response.ContentType = "application/json";
            try
            {
                // each write goes out at once, so events and chunks arrive when they are sent
                await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                // the status is out already: a cut answer must not look whole
                http.Abort();
            }
        }
    }
}
