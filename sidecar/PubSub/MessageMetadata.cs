using System.Globalization;
using Sidecar.GoCompat;

namespace Sidecar.PubSub;

/// <summary>The metadata of a message or a subscription, as Dapr reads it.</summary>
static class MessageMetadata
{
    public static IReadOnlyDictionary<string, string> None { get; } = new Dictionary<string, string>();

    /// <summary>Names are matched without regard to case; null when it is not there.</summary>
    public static string? Find(this IReadOnlyDictionary<string, string> metadata, string name) =>
        metadata.TryGetValue(name, out var exact) ? exact
        : metadata.FirstOrDefault(item => item.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary><c>rawPayload</c>, the one name that is case-sensitive; null when its value is no boolean.</summary>
    public static bool? RawPayload(this IReadOnlyDictionary<string, string> metadata) => metadata.GetValueOrDefault("rawPayload", "") switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "" or "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => null,
    };

    /// <summary><c>ttl</c> or <c>ttlInSeconds</c>: a number of seconds or a duration, a negative one being over; null when there is none that makes sense.</summary>
    public static TimeSpan? TimeToLive(this IReadOnlyDictionary<string, string> metadata)
    {
        if ((metadata.Find("ttl") ?? metadata.Find("ttlInSeconds")) is not { Length: > 0 } text)
            return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
            return seconds < 0 ? null : TimeSpan.FromSeconds(Math.Min(seconds, GoDuration.LongestSeconds));
        return GoDuration.Parse(text) is not { } duration ? null : duration < TimeSpan.Zero ? TimeSpan.Zero : duration;
    }
}
