using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Sidecar.Parity.Tables;

sealed record HttpResult(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body)
{
    public string? ETag => Headers.FirstOrDefault(IsETag).Value;

    static bool IsETag(KeyValuePair<string, string> header) =>
        header.Key.Equals("ETag", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Sends an HTTP request and writes it with its response to a transcript.</summary>
static class HttpCall
{
    const int MaxText = 4_000;

    /// <summary>
    /// Headers of the connection or the current time, also under the names that daprd gives to those of gRPC. All
    /// others are compared.
    /// </summary>
    static readonly HashSet<string> IgnoredHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Date", "Dapr-Date", "Server", "Dapr-Server", "Host", "Connection", "Content-Length", "Transfer-Encoding",
        "Accept-Encoding", "User-Agent", "Dapr-Authority", "Dapr-Grpc-Accept-Encoding",
    };

    public static async Task<HttpResult> SendAsync(
        HttpClient http, TableStep step, CancellationToken cancellationToken)
    {
        using var request = Request(http.BaseAddress!, step);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            var headers = All(response.Headers).Concat(All(response.Content.Headers)).ToList();
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return new HttpResult((int)response.StatusCode, headers, body);
        }
        catch (HttpRequestException e)
        {
            return new HttpResult(0, [], $"no response: {e.HttpRequestError}");
        }
    }

    public static void Write(TableStep step, HttpResult result, Action<string> writeLine)
    {
        writeLine($"> {step.Verb} {Shorten(step.Target)} {Shorten(step.Body ?? "")}");
        foreach (var (name, value) in step.Headers)
            writeLine($">   {name}: {Shorten(value)}");
        writeLine($"< {result.Status}");
        foreach (var header in ComparedHeaders(result.Headers))
            writeLine($"<   {header}");
        foreach (var line in BodyLines(step.Target, result.Body))
            writeLine($"<   {line}");
    }

    /// <summary>
    /// The headers to compare, in order. Names are in lower case, since Go writes them in its own way.
    /// </summary>
    public static IEnumerable<string> ComparedHeaders(IEnumerable<KeyValuePair<string, string>> headers) => headers
        .Where(header => !IgnoredHeaders.Contains(header.Key))
        .Select(header => $"{header.Key.ToLowerInvariant()}: {header.Value}")
        .Order(StringComparer.Ordinal);

    public static string Shorten(string text) =>
        text.Length <= MaxText ? text : $"{text[..100]}... ({text.Length} characters)";

    /// <summary>
    /// Metadata has one line for each member and item, since its lists have no order. Other bodies are compared as they
    /// are.
    /// </summary>
    static IEnumerable<string> BodyLines(string target, string body) =>
        target == "/v1.0/metadata" && body.StartsWith('{')
            ? JsonNode.Parse(body)!.AsObject().SelectMany(member => MemberLines(member.Key, member.Value!))
            : [Shorten(body)];

    static IEnumerable<string> MemberLines(string name, JsonNode value) => value is JsonArray items
        ? items.Select(item => $"{name}[] {item!.ToJsonString()}").Order(StringComparer.Ordinal)
        : [$"{name} {value.ToJsonString()}"];

    /// <summary>The target is sent exactly as it is written.</summary>
    static HttpRequestMessage Request(Uri address, TableStep step)
    {
        var target = new Uri(
            address.GetLeftPart(UriPartial.Authority) + step.Target,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new HttpMethod(step.Verb), target);
        if (step.Body is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(step.Body));
        foreach (var (name, value) in step.Headers)
        {
            if (request.Headers.TryAddWithoutValidation(name, value))
                continue;
            request.Content ??= new ByteArrayContent([]);
            request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    static IEnumerable<KeyValuePair<string, string>> All(HttpHeaders headers) =>
        headers.NonValidated.SelectMany(
            header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value));
}
