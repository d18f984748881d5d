namespace Sidecar.State;

/// <summary>A write as a door took it: the key without its prefix, options still in words.</summary>
abstract record StateItem(string Key, string? ETag, StateWords Words, IReadOnlyDictionary<string, string> Metadata);

/// <param name="Json">False: bytes that are kept as they are.</param>
sealed record StateSave(string Key, byte[] Value, bool Json, string? ETag, StateWords Words, IReadOnlyDictionary<string, string> Metadata)
    : StateItem(Key, ETag, Words, Metadata);

sealed record StateRemoval(string Key, string? ETag, StateWords Words, IReadOnlyDictionary<string, string> Metadata)
    : StateItem(Key, ETag, Words, Metadata);

/// <param name="Concurrency"><c>first-write</c>, <c>last-write</c>, or empty for the latter.</param>
/// <param name="Consistency"><c>strong</c>, <c>eventual</c>, or empty; no store here tells them apart.</param>
readonly record struct StateWords(string Concurrency, string Consistency)
{
    public bool FirstWrite => Concurrency == "first-write";

    /// <summary>Null if both words are known.</summary>
    public StateFailure? Fault => this switch
    {
        { Concurrency: not (null or "" or "first-write" or "last-write") } => Unrecognized("concurrency", Concurrency),
        { Consistency: not (null or "" or "strong" or "eventual") } => Unrecognized("consistency", Consistency),
        _ => null,
    };

    static StateFailure Unrecognized(string model, string word) => new(StateFailureKind.Failed, $"unrecognized {model} model '{word}'");
}
