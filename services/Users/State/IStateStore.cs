using Users.Domain;

namespace Users.State;

/// <summary>
/// Everything the protocol needs from a state store: reads, and conditional writes of one key (storage.md, rules 1 and
/// 2). A failed read is <see cref="UserError.StoreUnavailable"/>. No method throws because of the store, the sidecar or
/// a cancellation.
/// </summary>
interface IStateStore
{
    Task<Result<StateEntry>> ReadAsync(string key, CancellationToken cancellationToken);

    /// <summary>
    /// Reads in one call, in the order of the keys. A failed item may look absent: read it alone to be sure.
    /// </summary>
    Task<Result<IReadOnlyList<StateEntry>>> ReadManyAsync(
        IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <summary>
    /// True means written. False means refused, failed, or written with the reply lost: read the key back (rule 3).
    /// </summary>
    Task<bool> WriteAsync(StateWrite write, CancellationToken cancellationToken);

    /// <summary>Independent writes in one call; false says nothing about any of them.</summary>
    Task<bool> WriteManyAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken);
}

/// <summary>A value as read; absent if the ETag is empty.</summary>
readonly record struct StateEntry(ReadOnlyMemory<byte> Value, string ETag)
{
    public static StateEntry Absent { get; } = new(default, "");

    public bool IsAbsent => ETag.Length == 0;
}

/// <param name="ETag">The ETag that the key must still have; empty means that the key must be absent.</param>
/// <param name="TimeToLive">In whole seconds; null means that the key never expires.</param>
readonly record struct StateWrite(string Key, ReadOnlyMemory<byte> Value, string ETag, TimeSpan? TimeToLive = null);
