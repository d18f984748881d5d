using System.Text.Json.Serialization;

namespace Sidecar.Metadata;

/// <summary>The response of <c>/v1.0/metadata</c>; empty members are omitted.</summary>
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

sealed record MetadataApp(
    int? Port, string Protocol, string ChannelAddress, int? MaxConcurrency, MetadataHealth? Health);

sealed record MetadataHealth(
    string HealthCheckPath, string HealthProbeInterval, string HealthProbeTimeout, int HealthThreshold);

sealed record MetadataActors(
    string RuntimeStatus,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] bool HostReady,
    string Placement);

sealed record MetadataResiliency(string Name);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(MetadataDocument))]
sealed partial class MetadataJson : JsonSerializerContext;
