using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Users.Domain;

/// <summary>
/// UTC with milliseconds, <c>2026-01-02T03:04:05.678Z</c>: the one form of a time in answers and events.
/// </summary>
sealed class TimestampConverter : JsonConverter<DateTimeOffset>
{
    const string Format = "yyyy-MM-ddTHH:mm:ss.fffZ";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));
}

/// <summary>Enum members as JSON has them everywhere: <c>active</c>.</summary>
sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
    where T : struct, Enum;

static class UserStatusNames
{
    public static string ToName(this UserStatus status) => status switch
    {
        UserStatus.Active => "active",
        UserStatus.Inactive => "inactive",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    public static UserStatus? Parse(string name) => name switch
    {
        "active" => UserStatus.Active,
        "inactive" => UserStatus.Inactive,
        _ => null,
    };
}
