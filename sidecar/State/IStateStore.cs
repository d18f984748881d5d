namespace Sidecar.State;

/// <summary>
/// A state component. Keys include their prefix; values are the bytes the API received. A rejected write is a
/// <see cref="StateFailure"/>, a broken store a <see cref="StateStoreException"/>.
/// </summary>
interface IStateStore : IAsyncDisposable
{
    /// <summary>As in the sidecar's metadata: <c>ETAG</c>, <c>TRANSACTIONAL</c>, <c>TTL</c>, ...</summary>
    IReadOnlyList<string> Capabilities { get; }

    Task<StateValue?> GetAsync(string key, CancellationToken cancellationToken);

    /// <summary>The values by key; missing keys are left out.</summary>
    Task<IReadOnlyDictionary<string, StateValue>> GetManyAsync(
        IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <summary>Null on success.</summary>
    Task<StateFailure?> WriteAsync(StateWrite write, CancellationToken cancellationToken);

    /// <summary>Applies all writes in order; the store decides what a failure rolls back.</summary>
    Task<StateFailure?> TransactAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken);
}
