using System.Text.Json.Serialization;

namespace ServiceDefaults;

/// <summary>A problem document of RFC 9457.</summary>
sealed record ProblemDocument(
    string Type,
    string Title,
    int Status,
    string Code,
    string Detail,
    string TraceId,
    IReadOnlyDictionary<string, string[]>? Errors);

sealed record HealthAnswer(string Status, string Timestamp, string Version);

sealed record LiveAnswer(string Status);

sealed record ReadyAnswer(string Status, IReadOnlyList<ReadyPart> Parts);

sealed record ReadyPart(string Name, string Status, double DurationMs, string? Detail);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(LiveAnswer))]
[JsonSerializable(typeof(ReadyAnswer))]
sealed partial class ServiceDefaultsJson : JsonSerializerContext;
