using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Sidecar.GoCompat;

/// <summary>How numbers are written.</summary>
enum JsonNumbers
{
    /// <summary>With the text that was read.</summary>
    Verbatim,

    /// <summary>As 64-bit floats, as where Dapr decodes a body.</summary>
    Float64,
}

/// <summary>
/// JSON as Dapr writes it: members sorted by name, the last of equal names kept, no white space, HTML escaped.
/// </summary>
static class GoJson
{
    static readonly Comparer<byte[]> ByBytes =
        Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b));

    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = 1000 };

    /// <summary>The first JSON value of a text, or null; the rest is not read, as in Go's decoder.</summary>
    public static JsonDocument? ParseFirst(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, ReaderOptions);
            return JsonDocument.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Parses a single JSON value; null if there is more, or a number exceeds a 64-bit float.</summary>
    public static JsonDocument? ParseWhole(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, ReaderOptions);
            var document = JsonDocument.ParseValue(ref reader);
            reader.Read();
            return FitsFloats(document.RootElement) ? document : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static byte[] Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    /// <summary>A JSON string from UTF-8 text; an invalid byte becomes <c>\ufffd</c>.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> text)
    {
        var output = new ArrayBufferWriter<byte>(text.Length + 2);
        GoJsonText.Write(output, text);
        return output.WrittenSpan.ToArray();
    }

    /// <returns>Null when a number exceeds a 64-bit float, with <see cref="JsonNumbers.Float64"/> only.</returns>
    public static byte[]? Encode(JsonElement value, JsonNumbers numbers)
    {
        var output = new ArrayBufferWriter<byte>(256);
        return TryWrite(output, value, numbers) ? output.WrittenSpan.ToArray() : null;
    }

    public static string Name(JsonProperty member) =>
        Encoding.UTF8.GetString(GoJsonText.Unescape(JsonMarshal.GetRawUtf8PropertyName(member)));

    /// <summary>The text of a string value; null for any other value.</summary>
    public static string? Text(JsonElement value) => value.ValueKind != JsonValueKind.String ? null
        : Encoding.UTF8.GetString(GoJsonText.Unescape(JsonMarshal.GetRawUtf8Value(value)[1..^1]));

    static bool FitsFloats(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().All(member => FitsFloats(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().All(FitsFloats),
        JsonValueKind.Number => value.TryGetDouble(out var number) && double.IsFinite(number),
        _ => true,
    };

    static bool TryWrite(ArrayBufferWriter<byte> output, JsonElement value, JsonNumbers numbers)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                return TryWriteObject(output, value, numbers);
            case JsonValueKind.Array:
                return TryWriteArray(output, value, numbers);
            case JsonValueKind.String:
                GoJsonText.Write(output, GoJsonText.Unescape(JsonMarshal.GetRawUtf8Value(value)[1..^1]));
                return true;
            case JsonValueKind.Number when numbers == JsonNumbers.Float64:
                if (!value.TryGetDouble(out var number) || !double.IsFinite(number))
                    return false;
                output.Write(Encoding.ASCII.GetBytes(GoFloat.Format(number)));
                return true;
            default:
                output.Write(JsonMarshal.GetRawUtf8Value(value));
                return true;
        }
    }

    static bool TryWriteObject(ArrayBufferWriter<byte> output, JsonElement value, JsonNumbers numbers)
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
            if (!TryWrite(output, members[i].Value, numbers))
                return false;
        }

        output.Write("}"u8);
        return true;
    }

    static bool TryWriteArray(ArrayBufferWriter<byte> output, JsonElement value, JsonNumbers numbers)
    {
        output.Write("["u8);
        var first = true;
        foreach (var item in value.EnumerateArray())
        {
            output.Write(first ? ""u8 : ","u8);
            first = false;
            if (!TryWrite(output, item, numbers))
                return false;
        }

        output.Write("]"u8);
        return true;
    }
}
