using System.Text.Json;
using System.Text.Json.Serialization;

namespace Users.Dapr;

/// <summary>
/// A document's bytes, for the one call of the SDK that takes values only: they pass through its serializer unchanged.
/// </summary>
[JsonConverter(typeof(RawJsonConverter))]
readonly record struct RawJson(ReadOnlyMemory<byte> Bytes);

sealed class RawJsonConverter : JsonConverter<RawJson>
{
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Documents are read as bytes.");

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Bytes.Span, skipInputValidation: true);
}
