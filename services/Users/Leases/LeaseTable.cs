using System.Text.Json;
using Users.Domain;
using Users.State;

namespace Users.Leases;

/// <summary>A lease as read.</summary>
readonly record struct StoredLease(int Index, LeaseDocument? Document, string ETag)
{
    public bool IsFree => Document is null || Document.IsFree;
}

/// <summary>The documents <c>r:{0..63}</c>: as many instances can serve at once.</summary>
sealed class LeaseTable(IStateStore store, ConditionalWriter writer)
{
    public const int Count = 64;

    static readonly string[] AllKeys = [.. Enumerable.Range(0, Count).Select(Keys.Lease)];

    /// <summary>Reads all in one call. A lease whose read failed looks absent; a write to it is refused.</summary>
    public async Task<Result<StoredLease[]>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var read = await store.ReadManyAsync(AllKeys, cancellationToken);
        return read.TryGetValue(out var entries, out var error)
            ? entries.Select((entry, index) => Parse(index, entry)).ToArray()
            : error;
    }

    public async Task<Result<StoredLease>> ReadAsync(int index, CancellationToken cancellationToken)
    {
        var read = await store.ReadAsync(Keys.Lease(index), cancellationToken);
        return read.TryGetValue(out var entry, out var error) ? Parse(index, entry) : error;
    }

    /// <param name="document">Has a nonce of its own.</param>
    public Task<WriteResult> WriteAsync(
        StoredLease read, LeaseDocument document, CancellationToken cancellationToken) => writer.WriteAsync(
            new(Keys.Lease(read.Index), Serialize(document), read.ETag),
            found => WriteResults.WrittenIf(Parse(read.Index, found).Document!.Nonce == document.Nonce),
            cancellationToken);

    /// <summary>Releases the lease for another instance; a conflict if it has changed since it was read.</summary>
    public Task<WriteResult> FreeAsync(StoredLease read, CancellationToken cancellationToken) =>
        WriteAsync(read, new("", read.Document!.Heartbeat + 1, [], [], Nonce.New()), cancellationToken);

    static byte[] Serialize(LeaseDocument document) =>
        JsonSerializer.SerializeToUtf8Bytes(document, DocumentJson.Compact.LeaseDocument);

    static StoredLease Parse(int index, StateEntry entry) => entry.IsAbsent
        ? new(index, null, "")
        : new(index, JsonSerializer.Deserialize(entry.Value.Span, DocumentJson.Compact.LeaseDocument), entry.ETag);
}
