using System.Text.Json;

namespace Sidecar.GoCompat;

/// <summary>Reads the JSON of a request as Go does, and says in its words what does not fit: clients see them in error messages.</summary>
static class GoReader
{
    /// <summary>The one place where a body that does not fit ends: the JSON reader throws for it, and so does <paramref name="read"/>.</summary>
    /// <returns>What was read, or what is wrong. What follows the first value is not looked at.</returns>
    public static (T? Value, string? Error) Read<T>(ReadOnlySpan<byte> body, Func<JsonElement, T> read)
    {
        if (body.Trim(" \t\r\n"u8) is not [var first, ..])
            return (default, "EOF");
        if (!"{[\"-0123456789tfn"u8.Contains(first))
            return (default, $"invalid character '{(char)first}' looking for beginning of value");
        try
        {
            var reader = new Utf8JsonReader(body, GoJson.Options);
            using var document = JsonDocument.ParseValue(ref reader);
            return (read(document.RootElement), null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (default, e is JsonException { LineNumber: not null } && EndsEarly(body) ? "unexpected EOF" : e.Message);
        }
    }

    static bool EndsEarly(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body, isFinalBlock: false, new(GoJson.Options));
            return !JsonDocument.TryParseValue(ref reader, out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The first member of that name, compared without case.</summary>
    public static JsonElement? Member(JsonElement item, string name)
    {
        foreach (var member in item.EnumerateObject())
            if (GoJson.Name(member).Equals(name, StringComparison.OrdinalIgnoreCase))
                return member.Value;
        return null;
    }

    /// <summary>Null where there is none or it is null.</summary>
    /// <param name="field">As Go calls it, such as <c>SetRequest.key</c>.</param>
    /// <exception cref="JsonException">It is no text.</exception>
    public static string? Text(JsonElement? value, string field) => value switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.String } text => GoJson.Text(text),
        { } other => throw Unfit(other, "struct field " + field, "string"),
    };

    /// <summary>The items of a member that is a list; none where it is not there.</summary>
    /// <exception cref="JsonException">It is no list.</exception>
    public static List<JsonElement> Items(JsonElement item, string name, string field, string type) => Member(item, name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray()],
        { } other => throw Unfit(other, "struct field " + field, type),
    };

    public static JsonException Unfit(JsonElement value, string where, string type)
    {
        var kind = value.ValueKind switch { JsonValueKind.True or JsonValueKind.False => "bool", var other => other.ToString().ToLowerInvariant() };
        return new($"json: cannot unmarshal {kind} into Go {where} of type {type}");
    }
}
