using System.Text.Json;

namespace Users.Leases;

/// <summary>A register as it was read.</summary>
readonly record struct LeaseRecord(int Index, LeaseDocument? Document, string ETag)
{
    public bool IsFree => Document is null || Document.IsFree;
}

/// <summary>The documents <c>r:{0..63}</c>: as many processes can serve at once.</summary>
sealed class LeaseTable(IStateStore store, ConditionalWriter writer)
{
    public const int Count = 64;

    static readonly string[] AllKeys = [.. Enumerable.Range(0, Count).Select(Keys.Lease)];

    /// <summary>All of them in one call; one whose read failed looks absent, and a write to it is refused.</summary>
    public async Task<Outcome<LeaseRecord[]>> ReadAllAsync(CancellationToken cancellation)
    {
        var read = await store.ReadManyAsync(AllKeys, cancellation);
        return read.Fault is { } fault ? fault : read.Value!.Select((stored, index) => Parse(index, stored)).ToArray();
    }

    public async Task<Outcome<LeaseRecord>> ReadAsync(int index, CancellationToken cancellation)
    {
        var read = await store.ReadAsync(Keys.Lease(index), cancellation);
        return read.Fault is { } fault ? fault : Parse(index, read.Value);
    }

    /// <param name="document">With a nonce of its own.</param>
    public Task<WriteResult> WriteAsync(LeaseRecord read, LeaseDocument document, CancellationToken cancellation) => writer.WriteAsync(
        new(Keys.Lease(read.Index), JsonSerializer.SerializeToUtf8Bytes(document, DocumentJson.Compact.LeaseDocument), read.ETag),
        found => Parse(read.Index, found).Document!.Nonce == document.Nonce ? WriteResult.Written : WriteResult.Conflict, cancellation);

    /// <summary>For the next process; refused if it has moved since it was read.</summary>
    public Task<WriteResult> FreeAsync(LeaseRecord read, CancellationToken cancellation) =>
        WriteAsync(read, new("", read.Document!.HeartbeatInterval + 1, [], [], Nonce.New()), cancellation);

    static LeaseRecord Parse(int index, StateEntry stored) => stored.IsAbsent
        ? new(index, null, "")
        : new(index, JsonSerializer.Deserialize(stored.Value.Span, DocumentJson.Compact.LeaseDocument), stored.ETag);
}
