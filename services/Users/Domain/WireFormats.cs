using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Users.Domain;

/// <summary>UTC with milliseconds, <c>2026-01-02T03:04:05.678Z</c>: the one form of a time that callers and subscribers see.</summary>
sealed class TimestampConverter : JsonConverter<DateTimeOffset>
{
    const string Format = "yyyy-MM-ddTHH:mm:ss.fffZ";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));
}
