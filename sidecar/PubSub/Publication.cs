using Sidecar.Tracing;

namespace Sidecar.PubSub;

/// <summary>A payload to publish.</summary>
/// <param name="ContentType">The payload's content type, or empty.</param>
sealed record Publication(
    string PubSub,
    string Topic,
    ReadOnlyMemory<byte> Data,
    string ContentType,
    IReadOnlyDictionary<string, string> Metadata,
    TraceContext Trace);

/// <summary>One payload of a bulk publish.</summary>
/// <param name="Metadata">Null if the entry has none: the request's metadata then does not apply either.</param>
sealed record BulkEntry(
    string Id, ReadOnlyMemory<byte> Data, string ContentType, IReadOnlyDictionary<string, string>? Metadata);

sealed record FailedEntry(string EntryId, string Error);
