using System.Runtime.InteropServices;
using System.Text.Json;

namespace Users.Domain;

/// <summary>The members of a user that callers define, kept as they are sent, within <see cref="Limits"/>.</summary>
static class UserAttributes
{
    static readonly string TooDeep =
        $"must not be nested deeper than {Limits.AttributesDepth} levels, of objects and arrays";

    public static readonly JsonElement Empty = JsonElement.Parse("{}"u8);

    /// <summary>Strings that have no form in UTF-8, each with its member.</summary>
    public static IEnumerable<(string Member, string Sentence)> TextErrors(JsonElement attributes)
    {
        foreach (var member in attributes.EnumerateObject())
        {
            if (JsonEscapes.HasUnpairedSurrogate(JsonMarshal.GetRawUtf8PropertyName(member)))
                yield return ("attributes", "must not have a member whose name contains an unpaired surrogate");
            else if (JsonEscapes.HasUnpairedSurrogate(JsonMarshal.GetRawUtf8Value(member.Value)))
                yield return ($"attributes.{member.Name}", "must not contain an unpaired surrogate");
        }
    }

    public static IEnumerable<string> SizeErrors(JsonElement attributes)
    {
        var size = AttributesSize.Of(attributes);
        if (size.Bytes > Limits.AttributesBytes)
        {
            yield return
                $"must have at most {Limits.AttributesBytes} bytes as JSON without white space, not {size.Bytes}";
        }

        if (size.Members > Limits.AttributesMembers)
        {
            yield return $"must have at most {Limits.AttributesMembers} members in all, nested ones counted, "
                + $"not {size.Members}";
        }

        if (size.Depth > Limits.AttributesDepth)
            yield return TooDeep;
    }

    /// <summary>A patch that is too deep makes any attributes too deep.</summary>
    public static IEnumerable<string> DepthErrors(JsonElement attributes) =>
        AttributesSize.Of(attributes).Depth > Limits.AttributesDepth ? [TooDeep] : [];
}

/// <param name="Bytes">The length of the shortest JSON text in UTF-8: no white space, no needless escapes.</param>
/// <param name="Members">All members, nested ones included; array elements are not counted.</param>
/// <param name="Depth"><c>{}</c> is 1; an array counts.</param>
readonly record struct AttributesSize(int Bytes, int Members, int Depth)
{
    public static AttributesSize Of(JsonElement attributes)
    {
        var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(attributes));
        var (bytes, members, depth, previous) = (0, 0, 0, JsonTokenType.None);
        while (reader.Read())
        {
            var token = reader.TokenType;
            if (token is not (JsonTokenType.EndObject or JsonTokenType.EndArray) && IsValue(previous))
                bytes++; // comma
            bytes += token switch
            {
                JsonTokenType.PropertyName => JsonEscapes.ShortestLength(reader.ValueSpan) + 3, // quotes and colon
                JsonTokenType.String => JsonEscapes.ShortestLength(reader.ValueSpan) + 2,
                JsonTokenType.StartObject or JsonTokenType.EndObject => 1,
                JsonTokenType.StartArray or JsonTokenType.EndArray => 1,
                _ => reader.ValueSpan.Length,
            };
            if (token == JsonTokenType.PropertyName)
                members++;
            if (token is JsonTokenType.StartObject or JsonTokenType.StartArray)
                depth = Math.Max(depth, reader.CurrentDepth + 1);
            previous = token;
        }

        return new(bytes, members, depth);
    }

    static bool IsValue(JsonTokenType token) => token is not (
        JsonTokenType.None or JsonTokenType.PropertyName or JsonTokenType.StartObject or JsonTokenType.StartArray);
}
