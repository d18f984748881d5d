using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Sidecar.GoCompat;

/// <summary>JSON as Dapr writes it: members sorted by name, the last of equal names kept, no blanks, HTML characters escaped.</summary>
static class GoJson
{
    public static JsonReaderOptions Options { get; } = new() { MaxDepth = 1000 };

    /// <summary>The first JSON value of a text; null when there is none. What follows it is not looked at, as Go's decoder does.</summary>
    public static JsonDocument? Parse(ReadOnlySpan<byte> json) => Parse(json, whole: false);

    /// <summary>The JSON value that a text is; null when it is none or more than one, or has a number that a 64-bit float cannot hold.</summary>
    public static JsonDocument? ParseWhole(ReadOnlySpan<byte> json) => Parse(json, whole: true) is { } document && FitsFloats(document.RootElement) ? document : null;

    static JsonDocument? Parse(ReadOnlySpan<byte> json, bool whole)
    {
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            var document = JsonDocument.ParseValue(ref reader);
            if (whole)
                reader.Read();
            return document;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static bool FitsFloats(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().All(member => FitsFloats(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().All(FitsFloats),
        JsonValueKind.Number => value.TryGetDouble(out var number) && double.IsFinite(number),
        _ => true,
    };

    public static byte[] Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    /// <summary>A JSON string of UTF-8 text; a byte that is none becomes <c>\ufffd</c>.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> text)
    {
        var output = new ArrayBufferWriter<byte>(text.Length + 2);
        GoJsonText.Write(output, text);
        return output.WrittenSpan.ToArray();
    }

    /// <param name="floats">Numbers pass through a 64-bit float, as where Dapr decodes a body; false keeps their text.</param>
    /// <returns>Null when a number has no place in a 64-bit float.</returns>
    public static byte[]? Encode(JsonElement value, bool floats)
    {
        var output = new ArrayBufferWriter<byte>(256);
        return TryWrite(output, value, floats) ? output.WrittenSpan.ToArray() : null;
    }

    public static string Name(JsonProperty member) => Encoding.UTF8.GetString(GoJsonText.Unescape(JsonMarshal.GetRawUtf8PropertyName(member)));

    /// <summary>The text of a string value; null for any other value.</summary>
    public static string? Text(JsonElement value) => value.ValueKind != JsonValueKind.String ? null
        : Encoding.UTF8.GetString(GoJsonText.Unescape(JsonMarshal.GetRawUtf8Value(value)[1..^1]));

    static bool TryWrite(ArrayBufferWriter<byte> output, JsonElement value, bool floats)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                return TryWriteObject(output, value, floats);
            case JsonValueKind.Array:
                return TryWriteArray(output, value, floats);
            case JsonValueKind.String:
                GoJsonText.Write(output, GoJsonText.Unescape(JsonMarshal.GetRawUtf8Value(value)[1..^1]));
                return true;
            case JsonValueKind.Number when floats:
                if (!value.TryGetDouble(out var number) || !double.IsFinite(number))
                    return false;
                output.Write(Encoding.ASCII.GetBytes(GoFloat.Format(number)));
                return true;
            default:
                output.Write(JsonMarshal.GetRawUtf8Value(value));
                return true;
        }
    }

    static bool TryWriteObject(ArrayBufferWriter<byte> output, JsonElement value, bool floats)
    {
        var members = value.EnumerateObject()
            .Select(member => (Name: GoJsonText.Unescape(JsonMarshal.GetRawUtf8PropertyName(member)), member.Value))
            .OrderBy(member => member.Name, ByBytes)
            .ToArray();
        output.Write("{"u8);
        var first = true;
        for (var i = 0; i < members.Length; i++)
        {
            if (i + 1 < members.Length && members[i].Name.AsSpan().SequenceEqual(members[i + 1].Name))
                continue;
            output.Write(first ? ""u8 : ","u8);
            first = false;
            GoJsonText.Write(output, members[i].Name);
            output.Write(":"u8);
            if (!TryWrite(output, members[i].Value, floats))
                return false;
        }

        output.Write("}"u8);
        return true;
    }

    static bool TryWriteArray(ArrayBufferWriter<byte> output, JsonElement value, bool floats)
    {
        output.Write("["u8);
        var first = true;
        foreach (var item in value.EnumerateArray())
        {
            output.Write(first ? ""u8 : ","u8);
            first = false;
            if (!TryWrite(output, item, floats))
                return false;
        }

        output.Write("]"u8);
        return true;
    }

    static readonly Comparer<byte[]> ByBytes = Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b));
}
