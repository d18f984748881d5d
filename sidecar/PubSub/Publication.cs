using Sidecar.Tracing;

namespace Sidecar.PubSub;

/// <summary>A payload as an app hands it in.</summary>
/// <param name="ContentType">Of the payload; empty where none was given.</param>
sealed record Publication(string PubSub, string Topic, ReadOnlyMemory<byte> Data, string ContentType, IReadOnlyDictionary<string, string> Metadata,
    TraceContext Trace);

/// <summary>One payload of a bulk publish.</summary>
/// <param name="Metadata">Null where the entry has none: the request's metadata then does not reach it either.</param>
sealed record BulkEntry(string Id, ReadOnlyMemory<byte> Data, string ContentType, IReadOnlyDictionary<string, string>? Metadata);

sealed record FailedEntry(string EntryId, string Error);
