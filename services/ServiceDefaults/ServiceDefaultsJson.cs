using System.ComponentModel;
using System.Text.Json.Serialization;

namespace ServiceDefaults;

/// <summary>A problem document of RFC 9457.</summary>
public sealed record ProblemDocument(
    [property: Description("Always about:blank.")] string Type,
    [property: Description("What went wrong, for people.")] string Title,
    [property: Description("The status of the response.")] int Status,
    [property: Description("What went wrong, for programs.")] string Code,
    [property: Description("What the caller can do.")] string Detail,
    [property: Description("The trace id in the log of the service.")] string TraceId,
    [property: Description("All errors at once: each member or parameter, with its messages.")]
    IReadOnlyDictionary<string, string[]>? Errors);

sealed record HealthAnswer(
    [property: Description("healthy or unhealthy.")] string Status,
    [property: Description("The time of the answer in UTC.")] string Timestamp,
    [property: Description("The version of the service.")] string Version);

sealed record LiveAnswer([property: Description("Always alive.")] string Status);

sealed record ReadyAnswer(
    [property: Description("ready or not-ready.")] string Status,
    [property: Description("What the service depends on.")] IReadOnlyList<ReadyPart> Parts);

sealed record ReadyPart(
    [property: Description("sidecar, state-store or pub-sub; in search, sidecar or index.")] string Name,
    [property: Description("healthy or unhealthy.")] string Status,
    [property: Description("How long the check took, in milliseconds.")] double DurationMs,
    [property: Description("Why the part is unhealthy.")] string? Detail);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(LiveAnswer))]
[JsonSerializable(typeof(ReadyAnswer))]
sealed partial class ServiceDefaultsJson : JsonSerializerContext;
