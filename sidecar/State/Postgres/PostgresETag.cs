using System.Globalization;

namespace Sidecar.State.Postgres;

/// <summary>ETags are UUIDs; every spelling that Dapr takes is taken, and its words for the rest.</summary>
static class PostgresETag
{
    const int Plain = 32, Hyphened = 36;
    const string Urn = "urn:uuid:";

    /// <summary>Either is null.</summary>
    public static (Guid? Value, string? Fault) Parse(string text)
    {
        switch (text.Length)
        {
            case Plain:
                return Read(text, "N");
            case Hyphened:
                return Read(text, "D");
            case Hyphened + 2: // whatever it is enclosed in
                return Read(text[1..^1], "D");
            case var length when length == Hyphened + Urn.Length:
                return text.StartsWith(Urn, StringComparison.OrdinalIgnoreCase)
                    ? Read(text[Urn.Length..], "D")
                    : (null, $"invalid urn prefix: \"{text[..Urn.Length]}\"");
            default:
                return (null, $"invalid UUID length: {text.Length.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    static (Guid?, string?) Read(string text, string format) =>
        Guid.TryParseExact(text, format, out var value) ? (value, null) : (null, "invalid UUID format");
}
