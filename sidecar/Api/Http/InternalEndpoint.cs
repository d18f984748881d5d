using Sidecar.Invocation;
using Sidecar.Options;

namespace Sidecar.Api.Http;

/// <summary>Calls from other sidecars to this sidecar's app, see <see cref="PeerClient"/>.</summary>
static class InternalEndpoint
{
    public static async Task HandleAsync(HttpContext http)
    {
        var callee = http.Request.Headers[PeerClient.Header];
        if (callee.Count == 0)
        {
            // Not an embedded sidecar. A gRPC client, such as daprd, reads this as Unimplemented.
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var result = await CallAsync(http, callee[^1]!);
        if (result.Response is { } response)
        {
            http.Response.Headers[PeerClient.Header] = PeerClient.FromApp;
            await AppResponse.WriteAsync(http, response);
        }
        else
        {
            http.Response.Headers[PeerClient.Header] = PeerClient.FromSidecar;
            await http.Response.WriteAsync(
                $"rpc error: code = Internal desc = {result.Error}", http.RequestAborted);
        }
    }

    static async Task<InvokeResult> CallAsync(HttpContext http, string callee)
    {
        var options = http.RequestServices.GetRequiredService<SidecarOptions>();
        var app = http.RequestServices.GetRequiredService<LocalApp>();
        // Another sidecar may have taken over an address since it was resolved.
        if (callee != options.AppId)
            return InvokeResult.Failed($"this is the sidecar of {options.AppId}, not of {callee}");
        if (!app.Exists)
            return InvokeResult.Failed("app channel is not initialized");

        var (path, query) = RequestTarget.Get(http);
        var method = PeerClient.Decode(path);
        var call = new InvokeCall(callee, http.Request.Method, method, query, http.Request.Headers);
        if (await InvokeBody.AddAsync(call, http) is not { } complete)
            return InvokeResult.Failed(Invoker.StreamTooLarge);
        var result = await app.CallAsync(complete, method, http.RequestAborted);
        return result.Error is { } error ? InvokeResult.Failed("error invoking app channel: " + error) : result;
    }
}
