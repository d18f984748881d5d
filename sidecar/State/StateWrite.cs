namespace Sidecar.State;

/// <summary>A <see cref="StateSet"/> or a <see cref="StateDelete"/>. A store gets the key with its prefix, and no empty ETag.</summary>
abstract record StateWrite(string Key, string? ETag, StateWords Words, IReadOnlyDictionary<string, string> Metadata);

/// <param name="Json">The value came as JSON over HTTP; false: bytes over gRPC, kept as they are. Some stores keep the two apart.</param>
sealed record StateSet(string Key, byte[] Data, bool Json, string? ETag, StateWords Words, IReadOnlyDictionary<string, string> Metadata)
    : StateWrite(Key, ETag, Words, Metadata);

sealed record StateDelete(string Key, string? ETag, StateWords Words, IReadOnlyDictionary<string, string> Metadata)
    : StateWrite(Key, ETag, Words, Metadata);

/// <param name="Concurrency"><c>first-write</c>, <c>last-write</c>, or empty for the latter.</param>
/// <param name="Consistency"><c>strong</c>, <c>eventual</c>, or empty; no store here tells them apart.</param>
readonly record struct StateWords(string Concurrency, string Consistency)
{
    public bool FirstWrite => Concurrency == "first-write";

    /// <summary>Asked for in so many words.</summary>
    public bool LastWrite => Concurrency == "last-write";

    /// <summary>Null if both words are known.</summary>
    public StateFailure? Fault => this switch
    {
        { Concurrency: not (null or "" or "first-write" or "last-write") } => Unrecognized("concurrency", Concurrency),
        { Consistency: not (null or "" or "strong" or "eventual") } => Unrecognized("consistency", Consistency),
        _ => null,
    };

    static StateFailure Unrecognized(string model, string word) => new(StateFailureKind.Failed, $"unrecognized {model} model '{word}'");
}
