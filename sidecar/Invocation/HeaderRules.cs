using Microsoft.Extensions.Primitives;

namespace Sidecar.Invocation;

/// <summary>Which headers a sidecar forwards, in both directions.</summary>
static class HeaderRules
{
    static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade", "HTTP2-Settings",
    };

    /// <summary>
    /// The caller's headers, without those of the connection or the target, and without gRPC's binary headers.
    /// </summary>
    public static IEnumerable<KeyValuePair<string, StringValues>> Inbound(
        IEnumerable<KeyValuePair<string, StringValues>> headers) =>
        EndToEnd(headers).Where(header =>
            !header.Key.StartsWith(':')
            && !IsOneOf(header.Key, "Host", "Content-Length", "dapr-app-id", PeerClient.Header));

    /// <summary>The app's response headers. The length is kept for errors only: other bodies are streamed.</summary>
    public static IEnumerable<KeyValuePair<string, StringValues>> Outbound(HttpResponseMessage response)
    {
        var isError = (int)response.StatusCode >= StatusCodes.Status400BadRequest;
        return EndToEnd(All(response)).Where(header =>
            !IsOneOf(header.Key, PeerClient.Header)
            && (isError || !IsOneOf(header.Key, "Content-Length")));
    }

    /// <summary>Adds headers unchanged to the message or to its content.</summary>
    public static void AddTo(this IEnumerable<KeyValuePair<string, StringValues>> headers, HttpRequestMessage request)
    {
        foreach (var (name, values) in headers)
        {
            IEnumerable<string?> list = values;
            if (request.Headers.TryAddWithoutValidation(name, list))
                continue;
            request.Content ??= new ByteArrayContent([]);
            request.Content.Headers.TryAddWithoutValidation(name, list);
        }
    }

    /// <summary>False for a value that would end its header and start another one.</summary>
    public static bool IsSingleLine(string value) => value.AsSpan().IndexOfAny('\r', '\n', '\0') < 0;

    static IEnumerable<KeyValuePair<string, StringValues>> EndToEnd(
        IEnumerable<KeyValuePair<string, StringValues>> headers)
    {
        var all = headers.ToList();
        var connectionHeaders = all
            .Where(header => IsOneOf(header.Key, "Connection"))
            .SelectMany(header => header.Value)
            .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return all.Where(header =>
            !HopByHop.Contains(header.Key)
            && !connectionHeaders.Contains(header.Key)
            && !header.Key.EndsWith("-bin", StringComparison.OrdinalIgnoreCase));
    }

    static IEnumerable<KeyValuePair<string, StringValues>> All(HttpResponseMessage response) =>
        response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .Select(header => KeyValuePair.Create(header.Key, new StringValues([.. header.Value])));

    static bool IsOneOf(string name, params ReadOnlySpan<string> names)
    {
        foreach (var one in names)
        {
            if (name.Equals(one, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }
}
