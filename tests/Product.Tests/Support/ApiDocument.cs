using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;

namespace Product.Tests;

/// <summary>The OpenAPI document of <c>users</c>, to compare responses with.</summary>
sealed partial class ApiDocument(JsonElement json)
{
    const string InvocationPath = "/v1.0/invoke/users/method";

    static readonly EvaluationOptions Options = new()
    {
        OutputFormat = OutputFormat.List,
        RequireFormatValidation = true,
    };

    readonly ConcurrentDictionary<string, JsonSchema> schemas = new();

    /// <summary>Null until the shared product runs, and on a lane that cannot run.</summary>
    public static ApiDocument? Current { get; set; }

    public JsonElement Json => json;

    /// <summary>Each operation, with its name, such as <c>get /users</c>.</summary>
    public IEnumerable<(string Name, JsonElement Operation)> Operations =>
        from path in json.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select ($"{operation.Name} {path.Name}", operation.Value);

    public static async Task<ApiDocument> ReadAsync(HttpClient users, CancellationToken cancellationToken) =>
        new(await users.GetFromJsonAsync<JsonElement>("/openapi/v1.json", cancellationToken));

    /// <summary>
    /// Asserts that a response has a status, a media type, a body and a code of its operation. Left out is what the
    /// document cannot describe: unknown routes and methods, and a sidecar that does not reach the service.
    /// </summary>
    public void AssertDescribes(HttpResponseMessage response, string text)
    {
        if (FindOperation(response.RequestMessage!) is not { } operation || IsFromSidecar(response, text))
            return;

        var (status, type) = ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType);
        var context = $"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri}: {status} {type} {text}";
        Assert.True(operation.GetProperty("responses").TryGetProperty($"{status}", out var described), context);
        if (text.Length == 0)
        {
            Assert.False(described.TryGetProperty("content", out _), context);
            return;
        }

        Assert.True(described.TryGetProperty("content", out var content), context);
        Assert.True(content.TryGetProperty(type!, out var media), context);
        var body = JsonElement.Parse(text);
        AssertValid(media.GetProperty("schema"), body, context);
        if (body.TryGetProperty("code", out var code))
            Assert.True(media.GetProperty("examples").TryGetProperty(code.GetString()!, out _), context);
    }

    public void AssertValid(JsonElement schema, JsonElement value, string context)
    {
        var built = schemas.GetOrAdd(schema.GetRawText(), Build);
        var result = built.Evaluate(value, Options);
        var errors = from detail in result.Details ?? []
                     from error in detail.Errors ?? new Dictionary<string, string>()
                     select $"{detail.InstanceLocation} {error.Key}: {error.Value}";
        Assert.True(result.IsValid, $"{context}\n{string.Join('\n', errors)}");
    }

    /// <summary>Follows a reference within the document.</summary>
    public JsonElement Resolve(JsonElement value)
    {
        if (!value.TryGetProperty("$ref", out var reference))
            return value;
        var target = json;
        foreach (var name in reference.GetString()!.Split('/').Skip(1))
            target = target.GetProperty(name);
        return target;
    }

    JsonSchema Build(string schema)
    {
        var root = JsonNode.Parse(schema)!.AsObject();
        root["$schema"] = "https://json-schema.org/draft/2020-12/schema";
        root["components"] = JsonNode.Parse(json.GetProperty("components").GetRawText());
        return JsonSchema.FromText(root.ToJsonString());
    }

    JsonElement? FindOperation(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (path.StartsWith(InvocationPath, StringComparison.Ordinal))
            path = path[InvocationPath.Length..];
        return Operations
            .Where(operation => operation.Name == $"{request.Method.Method.ToLowerInvariant()} {Template(path)}")
            .Select(operation => (JsonElement?)operation.Operation)
            .FirstOrDefault();
    }

    static bool IsFromSidecar(HttpResponseMessage response, string text) =>
        response.RequestMessage!.RequestUri!.AbsolutePath.StartsWith(InvocationPath, StringComparison.Ordinal)
        && text.StartsWith("{\"errorCode\":\"ERR_", StringComparison.Ordinal);

    static string Template(string path) => UserPath().Replace(path, "/users/{id}");

    [GeneratedRegex("^/users/[^/]+$")]
    private static partial Regex UserPath();
}
