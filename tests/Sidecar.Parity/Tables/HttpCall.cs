using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Sidecar.Parity.Tables;

sealed record HttpAnswer(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body)
{
    public string? ETag => Headers.FirstOrDefault(header => header.Key.Equals("ETag", StringComparison.OrdinalIgnoreCase)).Value;
}

/// <summary>One HTTP request and its answer, written down.</summary>
static class HttpCall
{
    const int LongText = 4_000;

    /// <summary>Headers of the connection or of the moment, also as daprd renames those of gRPC; all others are compared.</summary>
    static readonly HashSet<string> Meaningless = new(StringComparer.OrdinalIgnoreCase)
    {
        "Date", "Dapr-Date", "Server", "Dapr-Server", "Host", "Connection", "Content-Length", "Transfer-Encoding", "Accept-Encoding", "User-Agent",
        "Dapr-Authority", "Dapr-Grpc-Accept-Encoding",
    };

    public static async Task<HttpAnswer> SendAsync(HttpClient http, Line line, CancellationToken cancellation)
    {
        using var request = Request(http.BaseAddress!, line);
        try
        {
            using var answer = await http.SendAsync(request, cancellation);
            var headers = All(answer.Headers).Concat(All(answer.Content.Headers)).ToList();
            return new HttpAnswer((int)answer.StatusCode, headers, await answer.Content.ReadAsStringAsync(cancellation));
        }
        catch (HttpRequestException cut)
        {
            return new HttpAnswer(0, [], $"no answer: {cut.HttpRequestError}");
        }
    }

    public static void Say(Line line, HttpAnswer answer, Action<string> say)
    {
        say($"> {line.Verb} {Short(line.Target)} {Short(line.Body ?? "")}");
        foreach (var (name, value) in line.Headers)
            say($">   {name}: {Short(value)}");
        say($"< {answer.Status}");
        foreach (var header in Telling(answer.Headers))
            say($"<   {header}");
        foreach (var text in Lines(line.Target, answer.Body))
            say($"<   {text}");
    }

    /// <summary>The headers that are compared, in order: names in lower case, since Go writes them its own way.</summary>
    public static IEnumerable<string> Telling(IEnumerable<KeyValuePair<string, string>> headers) => headers
        .Where(header => !Meaningless.Contains(header.Key))
        .Select(header => $"{header.Key.ToLowerInvariant()}: {header.Value}")
        .Order(StringComparer.Ordinal);

    public static string Short(string text) => text.Length <= LongText ? text : $"{text[..100]}... ({text.Length} characters)";

    /// <summary>Metadata is a line for each member and item, since its lists have no order; other bodies are compared as they came.</summary>
    static IEnumerable<string> Lines(string target, string body) => target == "/v1.0/metadata" && body.StartsWith('{')
        ? JsonNode.Parse(body)!.AsObject().SelectMany(member => Lines(member.Key, member.Value!))
        : [Short(body)];

    static IEnumerable<string> Lines(string name, JsonNode value) => value is JsonArray items
        ? items.Select(item => $"{name}[] {item!.ToJsonString()}").Order(StringComparer.Ordinal)
        : [$"{name} {value.ToJsonString()}"];

    /// <summary>The target goes out as it is written.</summary>
    static HttpRequestMessage Request(Uri address, Line line)
    {
        var target = new Uri(address.GetLeftPart(UriPartial.Authority) + line.Target,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new HttpMethod(line.Verb), target);
        if (line.Body is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(line.Body));
        foreach (var (name, value) in line.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                (request.Content ??= new ByteArrayContent([])).Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    static IEnumerable<KeyValuePair<string, string>> All(HttpHeaders headers) =>
        headers.NonValidated.SelectMany(header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value));
}
