using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Net.Http.Headers;
using ServiceDefaults;
using Users.Domain;

namespace Users.Api;

/// <summary>
/// The body of a request as one JSON object. No other place handles exceptions of the JSON reader and of the body
/// limit.
/// </summary>
readonly struct RequestBody
{
    const int MaxDepth = 64;

    readonly JsonMembers? members;
    readonly Problem? problem;

    RequestBody(JsonMembers members) => this.members = members;

    RequestBody(Problem problem) => this.problem = problem;

    public bool TryGetMembers(
        [NotNullWhen(true)] out JsonMembers? members, [NotNullWhen(false)] out RequestProblem? problem)
    {
        members = this.members;
        problem = members is null ? new(this.problem!) : null;
        return members is not null;
    }

    public static async Task<RequestBody> ReadAsync(
        HttpRequest request, string mediaType, CancellationToken cancellationToken)
    {
        if (!HasMediaType(request, mediaType))
            return new(Problems.UnsupportedMediaType);

        try
        {
            // One byte more than is allowed shows that a body is too long, whether it states its length or not.
            var body = new byte[Math.Min(request.ContentLength ?? Limits.Body, Limits.Body) + 1];
            var length = await request.Body.ReadAtLeastAsync(
                body, body.Length, throwOnEndOfStream: false, cancellationToken);
            return length > Limits.Body ? new(Problems.BodyTooLarge) : Parse(body.AsSpan(0, length));
        }
        catch (BadHttpRequestException exception)
        {
            return new(exception.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? Problems.BodyTooLarge
                : Problems.MalformedBody);
        }
        catch (JsonException)
        {
            return new(Problems.MalformedBody);
        }
    }

    /// <exception cref="JsonException">The body is not JSON, or has a member twice.</exception>
    static RequestBody Parse(Span<byte> body)
    {
        if (!Utf8.IsValid(body))
            return new(Problems.MalformedBody);

        CutDepth(body);

        // The parser cannot compare names that have no form in UTF-8; the rules of the members reject such a body.
        var options = new JsonDocumentOptions
        {
            AllowDuplicateProperties = JsonEscapes.HasUnpairedSurrogate(body),
            MaxDepth = MaxDepth,
        };
        var root = JsonElement.Parse(body, options);
        return root.ValueKind == JsonValueKind.Object && JsonMembers.TryCreate(root, out var members)
            ? new(members)
            : new(Problems.MalformedBody);
    }

    /// <summary>
    /// Replaces everything deeper than a rule allows: the time of the parser, unlike that of the reader, grows with the
    /// square of the depth.
    /// </summary>
    static void CutDepth(Span<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = Limits.Body });
        while (reader.Read())
        {
            var isStart = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
            if (reader.CurrentDepth < MaxDepth || !isStart)
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
        && (!type.Charset.HasValue
            || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
