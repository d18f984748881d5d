using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Primitives;
using Sidecar.Options;

namespace Sidecar.Invocation;

/// <summary>
/// Calls the app of another sidecar at that one's internal door: the call as it is, over cleartext HTTP/2. The answer says by a header
/// that a sidecar of this kind gave it, and whether it is the app's or the sidecar's own.
/// </summary>
sealed class Peers(SidecarOptions options) : IDisposable
{
    /// <summary>On every call of an internal door: the app id that is meant. On every answer: whose it is.</summary>
    public const string Mark = "embedded-sidecar";

    public const string FromApp = "app";

    public const string FromSidecar = "error";

    static readonly string hostName = Dns.GetHostName();

    readonly HttpMessageInvoker client = new(AppHttp.Handler());

    public async Task<InvokeOutcome> CallAsync(string address, string appId, InvokeCall call, string method, CancellationToken cancellation)
    {
        try
        {
            var response = await client.SendAsync(Request(address, appId, call, method), cancellation);
            var marked = response.Headers.NonValidated.TryGetValues(Mark, out var mark);
            if (marked && mark.ToString() == FromApp)
                return response;
            using (response)
                return InvokeOutcome.Failed(marked ? await response.Content.ReadAsStringAsync(cancellation)
                    : $"{address} is not an embedded sidecar but another kind, such as daprd: run the callers and the called under one kind");
        }
        catch (HttpRequestException e) when (e.GetBaseException() is BadHttpRequestException)
        {
            return InvokeOutcome.Failed(Invoker.StreamTooLarge);
        }
        catch (HttpRequestException e)
        {
            var reason = e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
                ? $"connection error: desc = \"transport: Error while dialing: dial tcp {address}: connect: connection refused\""
                : $"connection error: desc = \"{(e.InnerException ?? e).Message}\"";
            return new(null, $"rpc error: code = Unavailable desc = {reason}", Unreachable: true);
        }
    }

    /// <summary>The method of a request at the internal door.</summary>
    public static string Decode(string path) => Uri.UnescapeDataString(path[1..]);

    static string Encode(string method) => string.Join('/', method.Split('/').Select(Uri.EscapeDataString));

    public void Dispose() => client.Dispose();

    HttpRequestMessage Request(string address, string appId, InvokeCall call, string method)
    {
        var request = new HttpRequestMessage(new(call.Verb), AppHttp.Address(new($"http://{address}"), $"/{Encode(method)}{call.Query}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = call.Content(),
        };
        HeaderRules.Inbound(call.Headers).Concat(Own(appId)).AddTo(request);
        return request;
    }

    IEnumerable<KeyValuePair<string, StringValues>> Own(string appId) =>
    [
        new(Mark, appId),
        new("Dapr-Caller-Namespace", "default"),
        new("Dapr-Caller-App-Id", options.AppId),
        new("Dapr-Callee-App-Id", appId),
        new("X-Forwarded-For", options.HostAddress),
        new("X-Forwarded-Host", hostName),
        new("Forwarded", $"for={options.HostAddress};by={options.HostAddress};host={hostName}"),
    ];
}
