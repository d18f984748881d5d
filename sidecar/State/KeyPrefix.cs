using Sidecar.Errors;
using Sidecar.Resources;

namespace Sidecar.State;

/// <summary>The prefix of every key in a store, from the metadata <c>keyPrefix</c>.</summary>
static class KeyPrefix
{
    public const string Separator = "||";

    /// <exception cref="StartupException">The prefix contains the separator.</exception>
    public static string From(ComponentSpec spec, string appId)
    {
        var value = spec.Metadata.GetValueOrDefault("keyPrefix", "appid");
        if (value.Contains(Separator, StringComparison.Ordinal))
            throw spec.Invalid($"keyPrefix '{value}' must not contain '{Separator}'.");

        return value.ToLowerInvariant() switch
        {
            "none" => "",
            "" or "appid" => appId + Separator,
            "name" => spec.Name + Separator,
            "namespace" => Namespace() + appId + Separator,
            _ => value + Separator,
        };
    }

    static string Namespace() =>
        Environment.GetEnvironmentVariable("NAMESPACE") is { Length: > 0 } value ? value + "." : "";
}
