using System.Net;
using System.Text.Json;

namespace Product.Tests;

/// <summary>What was answered, read to its end.</summary>
public sealed record Answer(HttpStatusCode Status, string Text, HttpResponseMessage Message)
{
    public JsonElement Json { get; } = Text.StartsWith('{') ? JsonElement.Parse(Text) : default;

    public string Id => Json.GetProperty("id").GetString()!;

    public string? ETag => Header("ETag");

    public string? Header(string name) =>
        Message.Headers.TryGetValues(name, out var values) || Message.Content.Headers.TryGetValues(name, out values)
            ? string.Join(", ", values) : null;

    public Answer Is(HttpStatusCode status)
    {
        Assert.True(status == Status, $"Expected {(int)status}, got {(int)Status}: {Text}");
        return this;
    }

    /// <summary>A refusal as product.md describes it, with exactly these members or parameters at fault.</summary>
    public Answer IsProblem(HttpStatusCode status, string code, params string[] faults)
    {
        Is(status);
        Assert.Equal("application/problem+json", Message.Content.Headers.ContentType?.MediaType);
        Assert.Equal("about:blank", Json.GetProperty("type").GetString());
        Assert.Equal((int)status, Json.GetProperty("status").GetInt32());
        Assert.Equal(code, Json.GetProperty("code").GetString());
        Assert.NotEmpty(Json.GetProperty("title").GetString()!);
        Assert.NotEmpty(Json.GetProperty("detail").GetString()!);
        Assert.Matches("^[0-9a-f]{32}$", Json.GetProperty("traceId").GetString());
        var errors = Json.TryGetProperty("errors", out var listed) ? listed.EnumerateObject().Select(error => error.Name) : [];
        Assert.Equal(faults.Order(StringComparer.Ordinal), errors.Order(StringComparer.Ordinal));
        return this;
    }
}
