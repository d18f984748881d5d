using System.Globalization;

namespace Sidecar.State.Postgres;

/// <summary>ETags are UUIDs, in every format that Dapr accepts; errors use Dapr's words.</summary>
static class PostgresETag
{
    const int Plain = 32;
    const int Hyphenated = 36;
    const int UrnPrefixed = 45;
    const string Urn = "urn:uuid:";

    /// <summary>Either the value or the error is null.</summary>
    public static (Guid? Value, string? Error) Parse(string text) => text.Length switch
    {
        Plain => ParseExact(text, "N"),
        Hyphenated => ParseExact(text, "D"),
        // Enclosed in any two characters.
        Hyphenated + 2 => ParseExact(text[1..^1], "D"),
        UrnPrefixed => ParseUrn(text),
        var length => (null, $"invalid UUID length: {length.ToString(CultureInfo.InvariantCulture)}"),
    };

    static (Guid?, string?) ParseUrn(string text) => text.StartsWith(Urn, StringComparison.OrdinalIgnoreCase)
        ? ParseExact(text[Urn.Length..], "D")
        : (null, $"invalid urn prefix: \"{text[..Urn.Length]}\"");

    static (Guid?, string?) ParseExact(string text, string format) =>
        Guid.TryParseExact(text, format, out var value) ? (value, null) : (null, "invalid UUID format");
}
