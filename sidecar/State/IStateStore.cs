using System.Globalization;

namespace Sidecar.State;

/// <summary>
/// A state component. Keys arrive with their prefix; values are the bytes as the door took them. A refusal is a value;
/// what is broken is a <see cref="StateStoreException"/>.
/// </summary>
interface IStateStore : IAsyncDisposable
{
    /// <summary>As in the metadata of the sidecar: <c>ETAG</c>, <c>TRANSACTIONAL</c>, <c>TTL</c>, ...</summary>
    IReadOnlyList<string> Capabilities { get; }

    Task<StateValue?> GetAsync(string key, CancellationToken cancellation);

    /// <summary>Found values by key; a key that is not there is not in the answer.</summary>
    Task<IReadOnlyDictionary<string, StateValue>> GetManyAsync(IReadOnlyList<string> keys, CancellationToken cancellation);

    /// <summary>Null when it is done.</summary>
    Task<StateFailure?> WriteAsync(StateWrite write, CancellationToken cancellation);

    /// <summary>All in order; what a failure undoes is the store's business.</summary>
    Task<StateFailure?> TransactAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellation);
}

sealed record StateValue(byte[] Data, string ETag, IReadOnlyDictionary<string, string> Metadata)
{
    static readonly IReadOnlyDictionary<string, string> NoMetadata = new Dictionary<string, string>();

    /// <summary>Why this key cannot be read, while others may; null when it is read.</summary>
    public string? Error { get; private init; }

    public static StateValue Failed(string reason) => new([], "", NoMetadata) { Error = reason };

    public static IReadOnlyDictionary<string, string> Expiring(DateTimeOffset? at) => at is { } time
        ? new Dictionary<string, string> { ["ttlExpireTime"] = time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) }
        : NoMetadata;
}

enum StateFailureKind
{
    /// <summary>409, <c>Aborted</c>.</summary>
    ETagMismatch,

    /// <summary>400, <c>InvalidArgument</c>.</summary>
    ETagInvalid,

    /// <summary>500, <c>Internal</c>.</summary>
    Failed,
}

sealed record StateFailure(StateFailureKind Kind, string Message)
{
    public const string MismatchLead = "possible etag mismatch. error from state store";

    public const string InvalidLead = "invalid etag value";

    /// <param name="reason">What the store adds, if it says more.</param>
    public static StateFailure Mismatch(string? reason = null) =>
        new(StateFailureKind.ETagMismatch, reason is null ? MismatchLead : $"{MismatchLead}: {reason}");
}

/// <summary>The store did not answer as it should: a broken file, a lost server.</summary>
sealed class StateStoreException(string message, Exception inner) : Exception(message, inner);
