namespace Sidecar.State;

/// <summary>
/// A <see cref="StateSet"/> or a <see cref="StateDelete"/>. Stores receive the key with its prefix, and no empty ETag.
/// </summary>
abstract record StateWrite(
    string Key, string? ETag, StateWriteOptions Options, IReadOnlyDictionary<string, string> Metadata);

sealed record StateSet(
    string Key,
    byte[] Data,
    StateEncoding Encoding,
    string? ETag,
    StateWriteOptions Options,
    IReadOnlyDictionary<string, string> Metadata)
    : StateWrite(Key, ETag, Options, Metadata);

sealed record StateDelete(
    string Key, string? ETag, StateWriteOptions Options, IReadOnlyDictionary<string, string> Metadata)
    : StateWrite(Key, ETag, Options, Metadata);

/// <summary>How a value arrived; some stores keep the two apart.</summary>
enum StateEncoding
{
    /// <summary>JSON over HTTP.</summary>
    Json,

    /// <summary>Bytes over gRPC, kept as they are.</summary>
    Binary,
}

/// <param name="Concurrency"><c>first-write</c>, <c>last-write</c>, or empty for the latter.</param>
/// <param name="Consistency"><c>strong</c>, <c>eventual</c>, or empty; the stores make no difference.</param>
readonly record struct StateWriteOptions(string Concurrency, string Consistency)
{
    public bool IsFirstWrite => Concurrency == "first-write";

    /// <summary>Requested explicitly.</summary>
    public bool IsLastWrite => Concurrency == "last-write";

    /// <summary>Null for valid options.</summary>
    public StateFailure? Validate() => this switch
    {
        { Concurrency: not (null or "" or "first-write" or "last-write") } => Unrecognized("concurrency", Concurrency),
        { Consistency: not (null or "" or "strong" or "eventual") } => Unrecognized("consistency", Consistency),
        _ => null,
    };

    static StateFailure Unrecognized(string model, string value) =>
        new(StateFailureKind.Failed, $"unrecognized {model} model '{value}'");
}
