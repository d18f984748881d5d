using Microsoft.AspNetCore.Http.Features;
using Sidecar.Invocation;
using Sidecar.Options;

namespace Sidecar.Api.Http;

/// <summary>What other sidecars ask of this one's app, see <see cref="Peers"/>.</summary>
static class InternalDoor
{
    public static async Task HandleAsync(HttpContext http)
    {
        var callee = http.Request.Headers[Peers.Mark];
        if (callee.Count == 0)
        {
            // no peer of ours; gRPC, as daprd speaks it here, reads this as Unimplemented
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var outcome = await CallAsync(http, callee[^1]!);
        if (outcome.Response is { } response)
        {
            http.Response.Headers[Peers.Mark] = Peers.FromApp;
            await AppAnswer.WriteAsync(http, response);
        }
        else
        {
            http.Response.Headers[Peers.Mark] = Peers.FromSidecar;
            await http.Response.WriteAsync($"rpc error: code = Internal desc = {outcome.Error}", http.RequestAborted);
        }
    }

    static async Task<InvokeOutcome> CallAsync(HttpContext http, string callee)
    {
        var options = http.RequestServices.GetRequiredService<SidecarOptions>();
        var app = http.RequestServices.GetRequiredService<LocalApp>();
        // an address may have gone to another sidecar since it was looked up
        if (callee != options.AppId)
            return InvokeOutcome.Failed($"this is the sidecar of {options.AppId}, not of {callee}");
        if (!app.Exists)
            return InvokeOutcome.Failed("app channel is not initialized");

        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var (path, query) = target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? (target[..at], target[at..]) : (target, "");
        var method = Peers.Decode(path);
        var call = new InvokeCall(callee, http.Request.Method, method, query, http.Request.Headers);
        if (await InvokeBody.AddAsync(call, http) is not { } whole)
            return InvokeOutcome.Failed(Invoker.StreamTooLarge);
        var outcome = await app.CallAsync(whole, method, http.RequestAborted);
        return outcome.Error is { } error ? InvokeOutcome.Failed("error invoking app channel: " + error) : outcome;
    }
}
