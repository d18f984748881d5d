using System.Text.Json;

namespace Users.Leases;

/// <summary>A register as it was read.</summary>
readonly record struct RegisterRecord(int Index, RegisterDocument? Document, string ETag)
{
    public bool IsFree => Document is null || Document.IsFree;
}

/// <summary>The documents <c>r:{0..63}</c>: as many processes can serve at once.</summary>
sealed class Registers(IStateStore store, ConditionalWrites writes)
{
    public const int Count = 64;

    static readonly string[] AllKeys = [.. Enumerable.Range(0, Count).Select(Keys.Register)];

    /// <summary>All of them in one call; one whose read failed looks absent, and a write to it is refused.</summary>
    public async Task<Outcome<RegisterRecord[]>> ReadAllAsync(CancellationToken cancellation)
    {
        var read = await store.ReadManyAsync(AllKeys, cancellation);
        return read.Fault is { } fault ? fault : read.Value!.Select((stored, index) => Parse(index, stored)).ToArray();
    }

    public async Task<Outcome<RegisterRecord>> ReadAsync(int index, CancellationToken cancellation)
    {
        var read = await store.ReadAsync(Keys.Register(index), cancellation);
        return read.Fault is { } fault ? fault : Parse(index, read.Value);
    }

    /// <param name="document">With a nonce of its own.</param>
    public Task<WriteResult> WriteAsync(RegisterRecord read, RegisterDocument document, CancellationToken cancellation) => writes.SettleAsync(
        new(Keys.Register(read.Index), JsonSerializer.SerializeToUtf8Bytes(document, DocumentJson.Compact.RegisterDocument), read.ETag),
        found => Parse(read.Index, found).Document!.Nonce == document.Nonce ? WriteResult.Done : WriteResult.Lost, cancellation);

    /// <summary>For the next process; refused if it has moved since it was read.</summary>
    public Task<WriteResult> FreeAsync(RegisterRecord read, CancellationToken cancellation) =>
        WriteAsync(read, new("", read.Document!.Beat + 1, [], [], Nonce.New()), cancellation);

    static RegisterRecord Parse(int index, Stored stored) => stored.IsAbsent
        ? new(index, null, "")
        : new(index, JsonSerializer.Deserialize(stored.Value.Span, DocumentJson.Compact.RegisterDocument), stored.ETag);
}
