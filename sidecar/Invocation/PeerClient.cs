using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Primitives;
using Sidecar.Options;

namespace Sidecar.Invocation;

/// <summary>
/// Calls apps through their sidecars' internal endpoint: the unchanged call over cleartext HTTP/2. A header of the
/// response shows that an embedded sidecar sent it, and whether it comes from the app or the sidecar itself.
/// </summary>
sealed class PeerClient(SidecarOptions options) : IDisposable
{
    /// <summary>In requests to an internal endpoint: the callee's app id. In responses: their source.</summary>
    public const string Header = "embedded-sidecar";

    public const string FromApp = "app";

    public const string FromSidecar = "error";

    static readonly string HostName = Dns.GetHostName();

    readonly HttpMessageInvoker client = new(AppHttp.CreateHandler());

    public async Task<InvokeResult> CallAsync(
        string address, string appId, InvokeCall call, string method, CancellationToken cancellationToken)
    {
        try
        {
            var response = await client.SendAsync(CreateRequest(address, appId, call, method), cancellationToken);
            var source = response.Headers.NonValidated.TryGetValues(Header, out var values) ? values.ToString() : null;
            if (source == FromApp)
                return response;
            using (response)
            {
                return InvokeResult.Failed(source is null
                    ? $"{address} is another kind of sidecar, such as daprd: run caller and callee with the same kind"
                    : await response.Content.ReadAsStringAsync(cancellationToken));
            }
        }
        catch (HttpRequestException e) when (e.GetBaseException() is BadHttpRequestException)
        {
            return InvokeResult.Failed(Invoker.StreamTooLarge);
        }
        catch (HttpRequestException e)
        {
            var reason = e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused }
                ? $"transport: Error while dialing: dial tcp {address}: connect: connection refused"
                : (e.InnerException ?? e).Message;
            return InvokeResult.Unreachable(
                $"rpc error: code = Unavailable desc = connection error: desc = \"{reason}\"");
        }
    }

    /// <summary>The method of a request to the internal endpoint.</summary>
    public static string Decode(string path) => Uri.UnescapeDataString(path[1..]);

    static string Encode(string method) => string.Join('/', method.Split('/').Select(Uri.EscapeDataString));

    public void Dispose() => client.Dispose();

    HttpRequestMessage CreateRequest(string address, string appId, InvokeCall call, string method)
    {
        var target = AppHttp.Address(new($"http://{address}"), $"/{Encode(method)}{call.Query}");
        var request = new HttpRequestMessage(new(call.Verb), target)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = call.CreateContent(),
        };
        HeaderRules.Inbound(call.Headers).Concat(OwnHeaders(appId)).AddTo(request);
        return request;
    }

    IEnumerable<KeyValuePair<string, StringValues>> OwnHeaders(string appId) =>
    [
        new(Header, appId),
        new("Dapr-Caller-Namespace", "default"),
        new("Dapr-Caller-App-Id", options.AppId),
        new("Dapr-Callee-App-Id", appId),
        new("X-Forwarded-For", options.HostAddress),
        new("X-Forwarded-Host", HostName),
        new("Forwarded", $"for={options.HostAddress};by={options.HostAddress};host={HostName}"),
    ];
}
