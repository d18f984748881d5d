using System.Globalization;

namespace Sidecar.State;

/// <summary>Seconds to live, as SQLite and PostgreSQL take them.</summary>
static class StateTtl
{
    /// <summary>0 is for ever.</summary>
    public static (int Seconds, StateFailure? Fault) Of(IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.GetValueOrDefault("ttlInSeconds") is not { Length: > 0 } text)
            return (0, null);
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
            return Fault($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
        return seconds is < -1 or > int.MaxValue ? Fault("must be -1 or greater") : ((int)Math.Max(0, seconds), null);
    }

    static (int, StateFailure) Fault(string reason) =>
        (0, new(StateFailureKind.Failed, $"error parsing TTL: incorrect value for metadata 'ttlInSeconds': {reason}"));
}
