using Microsoft.Extensions.Primitives;

namespace Sidecar.Invocation;

/// <summary>Which headers pass a sidecar, both ways.</summary>
static class HeaderRules
{
    static readonly HashSet<string> hopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding",
        "Upgrade", "HTTP2-Settings",
    };

    /// <summary>Of the caller: all but what belongs to the connection, names its target or is binary to gRPC.</summary>
    public static IEnumerable<KeyValuePair<string, StringValues>> Inbound(IEnumerable<KeyValuePair<string, StringValues>> headers) =>
        EndToEnd(headers).Where(header => !IsOneOf(header.Key, "Host", "Content-Length", "dapr-app-id", Peers.Mark) && !header.Key.StartsWith(':'));

    /// <summary>Of the app's answer. Its length is kept for errors only: other bodies stream.</summary>
    public static IEnumerable<KeyValuePair<string, StringValues>> Outbound(HttpResponseMessage response) =>
        EndToEnd(All(response)).Where(header => !IsOneOf(header.Key, Peers.Mark)
            && ((int)response.StatusCode >= 400 || !IsOneOf(header.Key, "Content-Length")));

    /// <summary>Adds headers as they are, to the message or its content, whichever they belong to.</summary>
    public static void AddTo(this IEnumerable<KeyValuePair<string, StringValues>> headers, HttpRequestMessage request)
    {
        foreach (var (name, values) in headers)
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                (request.Content ??= new ByteArrayContent([])).Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
    }

    /// <summary>False for a value that would end its header and begin another.</summary>
    public static bool IsOneLine(string value) => value.AsSpan().IndexOfAny('\r', '\n', '\0') < 0;

    static IEnumerable<KeyValuePair<string, StringValues>> EndToEnd(IEnumerable<KeyValuePair<string, StringValues>> headers)
    {
        var all = headers.ToList();
        var named = all.Where(header => IsOneOf(header.Key, "Connection")).SelectMany(header => header.Value)
            .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return all.Where(header => !hopByHop.Contains(header.Key) && !named.Contains(header.Key)
            && !header.Key.EndsWith("-bin", StringComparison.OrdinalIgnoreCase));
    }

    static IEnumerable<KeyValuePair<string, StringValues>> All(HttpResponseMessage response) =>
        response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .Select(header => KeyValuePair.Create(header.Key, new StringValues([.. header.Value])));

    static bool IsOneOf(string name, params ReadOnlySpan<string> names)
    {
        foreach (var one in names)
            if (name.Equals(one, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }
}
