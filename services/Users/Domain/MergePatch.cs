using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Users.Domain;

/// <summary>
/// RFC 7396: members of the patch replace those of the target, and null removes one. Members that the patch does not
/// name keep their place and text.
/// </summary>
static class MergePatch
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="patch">An object, not nested deeper than attributes may be.</param>
    public static JsonElement Apply(JsonElement target, JsonElement patch) =>
        JsonElement.Parse(Write(json => WriteMerged(json, target, patch)));

    /// <summary>The same members in the same order, the same text of numbers, equal strings.</summary>
    public static bool AreSame(JsonElement one, JsonElement other) =>
        Write(one.WriteTo).SequenceEqual(Write(other.WriteTo));

    static void WriteMerged(Utf8JsonWriter json, JsonElement target, JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object)
        {
            patch.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        var isObject = target.ValueKind == JsonValueKind.Object;
        foreach (var member in isObject ? target.EnumerateObject() : default)
        {
            if (!patch.TryGetProperty(member.Name, out var change))
                member.WriteTo(json);
            else if (change.ValueKind != JsonValueKind.Null)
                WriteMember(json, member.Name, member.Value, change);
        }

        foreach (var member in patch.EnumerateObject())
        {
            var isMerged = isObject && target.TryGetProperty(member.Name, out _);
            if (member.Value.ValueKind != JsonValueKind.Null && !isMerged)
                WriteMember(json, member.Name, default, member.Value);
        }

        json.WriteEndObject();
    }

    static void WriteMember(Utf8JsonWriter json, string name, JsonElement target, JsonElement patch)
    {
        json.WritePropertyName(name);
        WriteMerged(json, target, patch);
    }

    static ReadOnlySpan<byte> Write(Action<Utf8JsonWriter> write)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text, Options))
            write(json);
        return text.WrittenSpan;
    }
}
