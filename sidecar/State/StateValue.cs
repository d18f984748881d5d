using System.Globalization;

namespace Sidecar.State;

sealed record StateValue(byte[] Data, string ETag, IReadOnlyDictionary<string, string> Metadata)
{
    static readonly IReadOnlyDictionary<string, string> NoMetadata = new Dictionary<string, string>();

    /// <summary>Why this key cannot be read, while others can; null for a value.</summary>
    public string? Error { get; private init; }

    public static StateValue Failed(string reason) => new([], "", NoMetadata) { Error = reason };

    public static IReadOnlyDictionary<string, string> Expiration(DateTimeOffset? time)
    {
        if (time is not { } value)
            return NoMetadata;
        var text = value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return new Dictionary<string, string> { ["ttlExpireTime"] = text };
    }
}
