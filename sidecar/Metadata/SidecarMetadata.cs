using System.Collections.Concurrent;
using Sidecar.GoCompat;
using Sidecar.Options;
using Sidecar.PubSub;
using Sidecar.Resources;

namespace Sidecar.Metadata;

/// <summary>Reads and extends the metadata of the sidecar.</summary>
sealed class SidecarMetadata(
    SidecarOptions options, LoadedComponents components, Subscriptions subscriptions, ResourceSet resources)
{
    /// <summary>The version of daprd that the sidecar matches, marked as embedded.</summary>
    public const string RuntimeVersion = "1.18.2-embedded";

    readonly ConcurrentDictionary<string, string> extended = new() { ["daprRuntimeVersion"] = RuntimeVersion };

    /// <summary>Sets an item that is kept in memory.</summary>
    public void Set(string key, string value) => extended[key] = value;

    public MetadataDocument Read() => new(
        options.AppId,
        RuntimeVersion,
        NotEmpty(components.All.Select(ToMetadata)),
        new SortedDictionary<string, string>(extended, StringComparer.Ordinal),
        NotEmpty(subscriptions.All.Select(ToMetadata)),
        new(
            options.AppPort,
            options.AppProtocol,
            options.AppChannelAddress,
            options.AppMaxConcurrency > 0 ? options.AppMaxConcurrency : null,
            options.AppHealth is { } health ? ToMetadata(health) : null),
        new("DISABLED", false, "placement: disconnected"),
        NotEmpty(resources.Resiliency.Names.Select(name => new MetadataResiliency(name))));

    static MetadataSubscription ToMetadata(SubscriptionSpec spec) => new(
        spec.PubSub,
        spec.Topic,
        spec.Metadata.Count > 0 ? spec.Metadata : null,
        [.. spec.Rules.Select(rule => new MetadataRule(rule.Match.Length > 0 ? rule.Match : null, rule.Path))],
        spec.DeadLetterTopic ?? "",
        spec.Source == SubscriptionSource.Declarative ? "DECLARATIVE" : "PROGRAMMATIC");

    static MetadataComponent ToMetadata(LoadedComponent component) =>
        new(component.Spec.Name, component.Spec.Type, component.Spec.Version, NotEmpty(component.Capabilities));

    static MetadataHealth ToMetadata(AppHealthOptions health) => new(
        health.Path, GoDuration.Format(health.Interval), GoDuration.Format(health.Timeout), health.Threshold);

    static List<T>? NotEmpty<T>(IEnumerable<T> items) => items.ToList() is { Count: > 0 } list ? list : null;
}
