using System.Text.Json;

namespace Sidecar.GoCompat;

/// <summary>Reads the JSON of a request as Go does; error messages use Go's words, which clients see.</summary>
static class GoReader
{
    /// <summary>Catches every error of an invalid body, from the JSON reader or <paramref name="read"/>.</summary>
    /// <returns>The result, or the error. Text after the first value is ignored.</returns>
    public static (T? Value, string? Error) Read<T>(ReadOnlySpan<byte> body, Func<JsonElement, T> read)
    {
        if (body.Trim(" \t\r\n"u8) is not [var first, ..])
            return (default, "EOF");
        if (!"{[\"-0123456789tfn"u8.Contains(first))
            return (default, $"invalid character '{(char)first}' looking for beginning of value");
        try
        {
            var reader = new Utf8JsonReader(body, GoJson.ReaderOptions);
            using var document = JsonDocument.ParseValue(ref reader);
            return (read(document.RootElement), null);
        }
        catch (JsonException e) when (e.LineNumber is not null && IsTruncated(body))
        {
            return (default, "unexpected EOF");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (default, e.Message);
        }
    }

    static bool IsTruncated(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, isFinalBlock: false, new(GoJson.ReaderOptions));
            return !JsonDocument.TryParseValue(ref reader, out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The first member with this name, ignoring case.</summary>
    public static JsonElement? Member(JsonElement item, string name)
    {
        foreach (var member in item.EnumerateObject())
        {
            if (GoJson.Name(member).Equals(name, StringComparison.OrdinalIgnoreCase))
                return member.Value;
        }

        return null;
    }

    /// <summary>The text of a string; null for a missing or null value.</summary>
    /// <param name="field">Go's name, such as <c>SetRequest.key</c>.</param>
    /// <exception cref="JsonException">Not a string.</exception>
    public static string? Text(JsonElement? value, string field) => value switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } text => GoJson.Text(text),
        { } other => throw TypeMismatch(other, "struct field " + field, "string"),
    };

    /// <summary>The items of an array member; empty if it is missing.</summary>
    /// <exception cref="JsonException">Not an array.</exception>
    public static List<JsonElement> Items(JsonElement item, string name, string field, string type) =>
        Member(item, name) switch
        {
            null or { ValueKind: JsonValueKind.Null } => [],
            { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray()],
            { } other => throw TypeMismatch(other, "struct field " + field, type),
        };

    public static JsonException TypeMismatch(JsonElement value, string target, string type)
    {
        var kind = value.ValueKind switch
        {
            JsonValueKind.True or JsonValueKind.False => "bool",
            var other => other.ToString().ToLowerInvariant(),
        };
        return new($"json: cannot unmarshal {kind} into Go {target} of type {type}");
    }
}
