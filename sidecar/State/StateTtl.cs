using System.Globalization;

namespace Sidecar.State;

/// <summary>The time to live in seconds, as in SQLite and PostgreSQL.</summary>
static class StateTtl
{
    /// <summary>0 means no expiration.</summary>
    public static (int Seconds, StateFailure? Failure) Parse(IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.GetValueOrDefault("ttlInSeconds") is not { Length: > 0 } text)
            return (0, null);
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
            return Invalid($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
        return seconds is < -1 or > int.MaxValue
            ? Invalid("must be -1 or greater")
            : ((int)Math.Max(0, seconds), null);
    }

    static (int, StateFailure) Invalid(string reason)
    {
        var message = $"error parsing TTL: incorrect value for metadata 'ttlInSeconds': {reason}";
        return (0, new(StateFailureKind.Failed, message));
    }
}
