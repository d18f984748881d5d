using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sidecar.Parity.Tables;

/// <summary>One HTTP request and its answer, written down.</summary>
static class HttpCall
{
    /// <summary>Headers of the connection or of the moment; all others are compared.</summary>
    static readonly HashSet<string> Meaningless = new(StringComparer.OrdinalIgnoreCase)
    {
        "Date", "Server", "Host", "Connection", "Content-Length", "Transfer-Encoding", "Accept-Encoding", "User-Agent",
    };

    /// <summary>The answer's ETag, if it has one.</summary>
    public static async Task<string?> SayAsync(HttpClient http, Line line, Action<string> say)
    {
        using var request = new HttpRequestMessage(new HttpMethod(line.Verb),
            new Uri(http.BaseAddress!.GetLeftPart(UriPartial.Authority) + line.Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (line.Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(line.Body));
        }

        say($"> {line.Verb} {line.Target} {Short(line.Body ?? "")}");
        foreach (var (name, value) in line.Headers)
        {
            say($">   {name}: {Short(value)}");
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                (request.Content ??= new ByteArrayContent([])).Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var answer = await http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        say($"< {(int)answer.StatusCode}");
        foreach (var header in Telling(All(answer.Headers).Concat(All(answer.Content.Headers))))
        {
            say($"<   {header}");
        }

        say($"<   {Tidy(body)}");
        return answer.Headers.TryGetValues("ETag", out var tags) ? tags.First() : null;
    }

    /// <summary>The headers that are compared, in order: names in lower case, since Go writes them its own way.</summary>
    public static IEnumerable<string> Telling(IEnumerable<KeyValuePair<string, string>> headers) =>
        headers.Where(header => !Meaningless.Contains(header.Key)).Select(header => $"{header.Key.ToLowerInvariant()}: {header.Value}").Order(StringComparer.Ordinal);

    static IEnumerable<KeyValuePair<string, string>> All(HttpHeaders headers) =>
        headers.NonValidated.SelectMany(header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value));

    /// <summary>An error's body as one JSON text; all other bodies byte by byte.</summary>
    static string Tidy(string body)
    {
        if (!body.StartsWith("{\"", StringComparison.Ordinal) || !body.Contains("\"details\"", StringComparison.Ordinal))
        {
            return Short(body);
        }

        var error = JsonNode.Parse(body)!;
        return error.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    static string Short(string text) => text.Length <= 4000 ? text : $"{text[..100]}... ({text.Length} characters)";
}
