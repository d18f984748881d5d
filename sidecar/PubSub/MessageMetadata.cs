using System.Globalization;
using Sidecar.GoCompat;

namespace Sidecar.PubSub;

/// <summary>Reads the metadata of a message or a subscription as Dapr does.</summary>
static class MessageMetadata
{
    public static IReadOnlyDictionary<string, string> None { get; } = new Dictionary<string, string>();

    /// <summary>Ignores case; null for a missing item.</summary>
    public static string? Find(this IReadOnlyDictionary<string, string> metadata, string name)
    {
        if (metadata.TryGetValue(name, out var exact))
            return exact;
        return metadata.FirstOrDefault(item => item.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
    }

    /// <summary><c>rawPayload</c>, the one name that is case-sensitive; null for an invalid value.</summary>
    public static bool? RawPayload(this IReadOnlyDictionary<string, string> metadata) =>
        metadata.GetValueOrDefault("rawPayload", "") switch
        {
            "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
            "" or "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
            _ => null,
        };

    /// <summary>
    /// <c>ttl</c> or <c>ttlInSeconds</c>, in seconds or as a duration; a negative duration has already expired. Null
    /// if there is none or it is invalid.
    /// </summary>
    public static TimeSpan? TimeToLive(this IReadOnlyDictionary<string, string> metadata)
    {
        if ((metadata.Find("ttl") ?? metadata.Find("ttlInSeconds")) is not { Length: > 0 } text)
            return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
            return seconds < 0 ? null : TimeSpan.FromSeconds(Math.Min(seconds, GoDuration.MaxSeconds));
        if (GoDuration.Parse(text) is not { } duration)
            return null;
        return duration < TimeSpan.Zero ? TimeSpan.Zero : duration;
    }
}
