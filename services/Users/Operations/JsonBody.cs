using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Net.Http.Headers;

namespace Users.Operations;

/// <summary>The body of a request as one JSON object; the one place that meets the exceptions of the JSON reader and of the body limit.</summary>
static class JsonBody
{
    public static async Task<Outcome<JsonMembers>> ReadAsync(HttpRequest request, string mediaType, CancellationToken cancellation)
    {
        if (!HasMediaType(request, mediaType))
            return FaultCode.UnsupportedMediaType;

        try
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, cancellation);
            return Parse(body.GetBuffer().AsSpan(0, (int)body.Length));
        }
        catch (BadHttpRequestException refused)
        {
            return refused.StatusCode == StatusCodes.Status413PayloadTooLarge ? FaultCode.BodyTooLarge : FaultCode.MalformedBody;
        }
        catch (JsonException)
        {
            return FaultCode.MalformedBody;
        }
    }

    /// <exception cref="JsonException">It is not JSON, or has a member twice.</exception>
    static Outcome<JsonMembers> Parse(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
            return FaultCode.MalformedBody;

        // The reader cannot compare names that have no form in UTF-8; a body with such a string is refused by the rules of its members.
        var options = new JsonDocumentOptions
        {
            AllowDuplicateProperties = JsonEscapes.HasUnpairedSurrogate(body),
            MaxDepth = Limits.Body,
        };
        var root = JsonElement.Parse(body, options);
        return root.ValueKind == JsonValueKind.Object && JsonMembers.TryCreate(root, out var members) ? members : FaultCode.MalformedBody;
    }

    static bool HasMediaType(HttpRequest request, string mediaType) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
