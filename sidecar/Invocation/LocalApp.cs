using System.Net.Sockets;
using Sidecar.Options;

namespace Sidecar.Invocation;

/// <summary>Calls the app of this sidecar, for its own callers and for other sidecars.</summary>
sealed class LocalApp(IAppChannel channel, SidecarOptions options)
{
    public bool Exists => channel.Exists;

    /// <param name="method">Normalized, see <see cref="MethodPath"/>.</param>
    /// <returns>Errors are in daprd's words.</returns>
    public async Task<InvokeResult> CallAsync(InvokeCall call, string method, CancellationToken cancellationToken)
    {
        if (channel.Status == AppStatus.Unhealthy)
            return InvokeResult.Failed("rpc error: code = Internal desc = app is not in a healthy state");
        var host = $"{options.AppChannelAddress}:{options.AppPort}";
        var address = $"{options.AppProtocol}://{host}/{MethodPath.Escape(method)}";
        if (MethodPath.InvalidEscape(method) is { } invalid)
            return InvokeResult.Failed($"parse \"{address}\": invalid URL escape \"{invalid}\"");
        try
        {
            return await channel.SendAsync(CreateRequest(call, method), cancellationToken);
        }
        catch (HttpRequestException e) when (e.GetBaseException() is BadHttpRequestException)
        {
            return InvokeResult.Failed(Invoker.StreamTooLarge);
        }
        catch (HttpRequestException e)
        {
            var verb = $"{call.Verb[0]}{call.Verb[1..].ToLowerInvariant()}";
            var reason = e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
                ? $"dial tcp {host}: connect: connection refused"
                : (e.InnerException ?? e).Message;
            return InvokeResult.Failed($"{verb} \"{address}\": {reason}");
        }
    }

    static HttpRequestMessage CreateRequest(InvokeCall call, string method)
    {
        var query = call.Query == "?" ? "" : call.Query;
        var target = new Uri("/" + MethodPath.Escape(method) + query, UriKind.Relative);
        var request = new HttpRequestMessage(new(call.Verb), target) { Content = call.CreateContent() };
        HeaderRules.Inbound(call.Headers).AddTo(request);
        return request;
    }
}
