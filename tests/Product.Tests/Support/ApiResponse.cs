using System.Net;
using System.Text.Json;

namespace Product.Tests;

/// <summary>A response and its whole body.</summary>
public sealed record ApiResponse(HttpStatusCode Status, string Text, HttpResponseMessage Message)
{
    public JsonElement Json { get; } = Text.StartsWith('{') ? JsonElement.Parse(Text) : default;

    public string Id => Json.GetProperty("id").GetString()!;

    public string? ETag => Header("ETag");

    /// <summary>Reads a response, which must be as the OpenAPI document describes it.</summary>
    public static async Task<ApiResponse> ReadAsync(HttpResponseMessage message, CancellationToken cancellationToken)
    {
        var text = await message.Content.ReadAsStringAsync(cancellationToken);
        ApiDocument.Current?.AssertDescribes(message, text);
        return new(message.StatusCode, text, message);
    }

    public string? Header(string name)
    {
        var found = Message.Headers.TryGetValues(name, out var values)
            || Message.Content.Headers.TryGetValues(name, out values);
        return found ? string.Join(", ", values!) : null;
    }

    public ApiResponse Expect(HttpStatusCode status)
    {
        Assert.True(status == Status, $"Expected {(int)status}, got {(int)Status}: {Text}");
        return this;
    }

    /// <summary>Expects a problem as in product.md, with errors for exactly these members or parameters.</summary>
    public ApiResponse ExpectProblem(HttpStatusCode status, string code, params string[] errors)
    {
        Expect(status);
        Assert.Equal("application/problem+json", Message.Content.Headers.ContentType?.MediaType);
        Assert.Equal("about:blank", Json.GetProperty("type").GetString());
        Assert.Equal((int)status, Json.GetProperty("status").GetInt32());
        Assert.Equal(code, Json.GetProperty("code").GetString());
        Assert.NotEmpty(Json.GetProperty("title").GetString()!);
        Assert.NotEmpty(Json.GetProperty("detail").GetString()!);
        Assert.Matches("^[0-9a-f]{32}$", Json.GetProperty("traceId").GetString());
        var names = Json.TryGetProperty("errors", out var listed)
            ? listed.EnumerateObject().Select(error => error.Name)
            : [];
        Assert.Equal(errors.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        return this;
    }
}
