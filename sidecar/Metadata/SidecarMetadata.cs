using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using Sidecar.GoCompat;
using Sidecar.Options;
using Sidecar.PubSub;
using Sidecar.Resources;

namespace Sidecar.Metadata;

/// <summary>What <c>/v1.0/metadata</c> tells; members without content are left out.</summary>
sealed record MetadataDocument(
    string Id,
    string RuntimeVersion,
    IReadOnlyList<MetadataComponent>? Components,
    IReadOnlyDictionary<string, string> Extended,
    IReadOnlyList<MetadataSubscription>? Subscriptions,
    MetadataApp AppConnectionProperties,
    MetadataActors ActorRuntime,
    IReadOnlyList<MetadataResiliency>? Resiliencies);

sealed record MetadataComponent(string Name, string Type, string Version, IReadOnlyList<string>? Capabilities);

sealed record MetadataSubscription(
    [property: JsonPropertyName("pubsubname")] string PubSub,
    string Topic,
    IReadOnlyDictionary<string, string>? Metadata,
    IReadOnlyList<MetadataRule> Rules,
    string DeadLetterTopic,
    string Type);

sealed record MetadataRule(string? Match, string Path);

sealed record MetadataApp(int? Port, string Protocol, string ChannelAddress, int? MaxConcurrency, MetadataHealth? Health);

sealed record MetadataHealth(string HealthCheckPath, string HealthProbeInterval, string HealthProbeTimeout, int HealthThreshold);

sealed record MetadataActors(string RuntimeStatus, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] bool HostReady, string Placement);

sealed record MetadataResiliency(string Name);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(MetadataDocument))]
sealed partial class MetadataJson : JsonSerializerContext;

sealed class SidecarMetadata(SidecarOptions options, LoadedComponents components, Subscriptions subscriptions, ResourceSet resources)
{
    /// <summary>The daprd whose answers these are, and that it is not this one.</summary>
    public const string RuntimeVersion = "1.18.2-embedded";

    readonly ConcurrentDictionary<string, string> extended = new() { ["daprRuntimeVersion"] = RuntimeVersion };

    /// <summary>Kept in memory and told with the rest.</summary>
    public void Set(string key, string value) => extended[key] = value;

    public MetadataDocument Read() => new(
        options.AppId,
        RuntimeVersion,
        NotEmpty(components.All.Select(Describe)),
        new SortedDictionary<string, string>(extended, StringComparer.Ordinal),
        NotEmpty(subscriptions.All.Select(Describe)),
        new(options.AppPort, options.AppProtocol, options.AppChannelAddress,
            options.AppMaxConcurrency > 0 ? options.AppMaxConcurrency : null, Describe(options.AppHealth)),
        new("DISABLED", false, "placement: disconnected"),
        NotEmpty(resources.Resiliency.Names.Select(name => new MetadataResiliency(name))));

    static MetadataSubscription Describe(SubscriptionSpec spec) => new(spec.PubSub, spec.Topic, spec.Metadata.Count > 0 ? spec.Metadata : null,
        [.. spec.Rules.Select(rule => new MetadataRule(rule.Match.Length > 0 ? rule.Match : null, rule.Path))], spec.DeadLetterTopic ?? "",
        spec.Declarative ? "DECLARATIVE" : "PROGRAMMATIC");

    static MetadataComponent Describe(LoadedComponent component) =>
        new(component.Spec.Name, component.Spec.Type, component.Spec.Version, NotEmpty(component.Capabilities));

    static MetadataHealth? Describe(AppHealthOptions? health) =>
        health is null ? null : new(health.Path, GoDuration.Format(health.Interval), GoDuration.Format(health.Timeout), health.Threshold);

    static List<T>? NotEmpty<T>(IEnumerable<T> items) => items.ToList() is { Count: > 0 } list ? list : null;
}
