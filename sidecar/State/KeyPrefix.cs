using Sidecar.Errors;
using Sidecar.Resources;

namespace Sidecar.State;

/// <summary>What stands before every key of a store, as its metadata <c>keyPrefix</c> says.</summary>
static class KeyPrefix
{
    public const string Separator = "||";

    /// <exception cref="StartupException">The prefix contains the separator.</exception>
    public static string Of(ComponentSpec spec, string appId)
    {
        var word = spec.Metadata.GetValueOrDefault("keyPrefix", "appid");
        if (word.Contains(Separator, StringComparison.Ordinal))
            throw spec.Fault($"keyPrefix '{word}' must not contain '{Separator}'.");

        return word.ToLowerInvariant() switch
        {
            "none" => "",
            "" or "appid" => appId + Separator,
            "name" => spec.Name + Separator,
            "namespace" when Environment.GetEnvironmentVariable("NAMESPACE") is { Length: > 0 } space => $"{space}.{appId}{Separator}",
            "namespace" => appId + Separator,
            _ => word + Separator,
        };
    }
}
