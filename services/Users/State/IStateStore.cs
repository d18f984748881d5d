namespace Users.State;

/// <summary>
/// All that the protocol asks of a state store: reads, and conditional writes of one key (storage.md rules 1 and 2).
/// A failed read is <see cref="FaultCode.StoreUnavailable"/>; no call throws for what a store or a sidecar does, nor when it is cancelled.
/// </summary>
interface IStateStore
{
    Task<Outcome<StateEntry>> ReadAsync(string key, CancellationToken cancellation);

    /// <summary>In the order of the keys, in one call. An item that failed may look absent: read it on its own before believing it.</summary>
    Task<Outcome<IReadOnlyList<StateEntry>>> ReadManyAsync(IReadOnlyList<string> keys, CancellationToken cancellation);

    /// <summary>True: it is written. False says nothing (refused, failed, or done and the reply lost): read the key back, storage.md rule 3.</summary>
    Task<bool> WriteAsync(StateWrite write, CancellationToken cancellation);

    /// <summary>Independent writes in one call; false says nothing about any of them.</summary>
    Task<bool> WriteManyAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellation);
}

/// <summary>A value as it was read; absent if the ETag is empty.</summary>
readonly record struct StateEntry(ReadOnlyMemory<byte> Value, string ETag)
{
    public static StateEntry Absent { get; } = new(default, "");

    public bool IsAbsent => ETag.Length == 0;
}

/// <param name="ETag">What the key must still carry; empty: the key must not be there.</param>
/// <param name="TimeToLive">In whole seconds; null: for ever.</param>
readonly record struct StateWrite(string Key, ReadOnlyMemory<byte> Value, string ETag, TimeSpan? TimeToLive = null);
