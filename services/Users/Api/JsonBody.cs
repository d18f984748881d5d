using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Net.Http.Headers;

namespace Users.Api;

/// <summary>The body of a request as one JSON object; the one place that meets the exceptions of the JSON reader and of the body limit.</summary>
static class JsonBody
{
    const int MaxDepth = 64;

    public static async Task<Outcome<JsonMembers>> ReadAsync(HttpRequest request, string mediaType, CancellationToken cancellation)
    {
        if (!HasMediaType(request, mediaType))
            return FaultCode.UnsupportedMediaType;

        try
        {
            // One byte more than is allowed tells a body that is too long, whether it says its length or not.
            var body = new byte[Math.Min(request.ContentLength ?? Limits.Body, Limits.Body) + 1];
            var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellation);
            return length > Limits.Body ? FaultCode.BodyTooLarge : Parse(body.AsSpan(0, length));
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
    static Outcome<JsonMembers> Parse(Span<byte> body)
    {
        if (!Utf8.IsValid(body))
            return FaultCode.MalformedBody;

        CutDepth(body);

        // The reader cannot compare names that have no form in UTF-8; a body with such a string is refused by the rules of its members.
        var options = new JsonDocumentOptions
        {
            AllowDuplicateProperties = JsonEscapes.HasUnpairedSurrogate(body),
            MaxDepth = MaxDepth,
        };
        var root = JsonElement.Parse(body, options);
        return root.ValueKind == JsonValueKind.Object && JsonMembers.TryCreate(root, out var members) ? members : FaultCode.MalformedBody;
    }

    /// <summary>
    /// Blanks what is deeper than any rule allows: the time of the parser grows with the square of the depth, that of the reader does not.
    /// </summary>
    static void CutDepth(Span<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = Limits.Body });
        while (reader.Read())
        {
            if (reader.CurrentDepth < MaxDepth || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
                continue;
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            body[start..(int)reader.BytesConsumed].Fill((byte)' ');
            body[start] = (byte)'0';
        }
    }

    static bool HasMediaType(HttpRequest request, string mediaType) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
