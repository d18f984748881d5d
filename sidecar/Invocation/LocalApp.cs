using System.Net.Sockets;
using Sidecar.Options;

namespace Sidecar.Invocation;

/// <summary>Calls the app beside this sidecar, for itself or for another sidecar's caller.</summary>
sealed class LocalApp(IAppChannel channel, SidecarOptions options)
{
    public bool Exists => channel.Exists;

    /// <param name="method">Normalised, see <see cref="MethodPath"/>.</param>
    /// <returns>An error as daprd words it at this end.</returns>
    public async Task<InvokeOutcome> CallAsync(InvokeCall call, string method, CancellationToken cancellation)
    {
        if (channel.Failing)
            return InvokeOutcome.Failed("rpc error: code = Internal desc = app is not in a healthy state");
        var address = $"{options.AppProtocol}://{options.AppChannelAddress}:{options.AppPort}/{MethodPath.Escape(method)}";
        if (MethodPath.BrokenEscape(method) is { } broken)
            return InvokeOutcome.Failed($"parse \"{address}\": invalid URL escape \"{broken}\"");
        try
        {
            return await channel.SendAsync(Request(call, method), cancellation);
        }
        catch (HttpRequestException e) when (e.GetBaseException() is BadHttpRequestException)
        {
            return InvokeOutcome.Failed(Invoker.StreamTooLarge);
        }
        catch (HttpRequestException e)
        {
            var reason = e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
                ? $"dial tcp {options.AppChannelAddress}:{options.AppPort}: connect: connection refused"
                : (e.InnerException ?? e).Message;
            return InvokeOutcome.Failed($"{call.Verb[0]}{call.Verb[1..].ToLowerInvariant()} \"{address}\": {reason}");
        }
    }

    static HttpRequestMessage Request(InvokeCall call, string method)
    {
        var request = new HttpRequestMessage(new(call.Verb), new Uri("/" + MethodPath.Escape(method) + (call.Query == "?" ? "" : call.Query), UriKind.Relative))
        {
            Content = call.Content(),
        };
        HeaderRules.Inbound(call.Headers).AddTo(request);
        return request;
    }
}
