using System.Text.Json;

namespace Users.Store;

/// <summary>What a caller sends along so that the same request, sent again, makes one user.</summary>
/// <param name="Request">SHA-256 of the request.</param>
readonly record struct IdempotencyKey(string Value, string Request);

/// <summary>An idempotency document as it was read or written.</summary>
readonly record struct KeyRecord(KeyDocument Document, string ETag)
{
    public long Number => Document.Number;
}

/// <summary>The documents <c>k:{hash}</c>: which number a key is about. The only ones that expire (storage.md rule 5).</summary>
sealed class IdempotencyKeys(IStateStore store, ConditionalWriter writer)
{
    static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>The key is about this number from now on, unless it is about another one already.</summary>
    public async Task<Outcome<KeyRecord>> TakeAsync(IdempotencyKey key, long number, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var mine = new KeyDocument(number, key.Request, Nonce.New());
            switch (await WriteAsync(key, mine, "", cancellation))
            {
                case WriteResult.Written:
                    return new KeyRecord(mine, "");
                case WriteResult.Ambiguous:
                    return FaultCode.StoreUnavailable;
            }

            var read = await FindAsync(key, cancellation);
            if (read.Fault is not null)
                return read.Fault;
            if (read.Value is { } there)
                return there;
            // it has just expired
        }

        return FaultCode.StoreUnavailable;
    }

    /// <summary>Null once it has expired.</summary>
    public async Task<Outcome<KeyRecord?>> FindAsync(IdempotencyKey key, CancellationToken cancellation)
    {
        var read = await store.ReadAsync(Keys.Idempotency(key.Value), cancellation);
        if (read.Fault is not null)
            return read.Fault;
        return read.Value.IsAbsent ? default(KeyRecord?) : new KeyRecord(Parse(read.Value), read.Value.ETag);
    }

    /// <summary>Leaves a void number for one that was never written anywhere.</summary>
    public Task<WriteResult> MoveAsync(IdempotencyKey key, KeyRecord read, long number, CancellationToken cancellation) =>
        WriteAsync(key, read.Document with { Number = number, Nonce = Nonce.New() }, read.ETag, cancellation);

    Task<WriteResult> WriteAsync(IdempotencyKey key, KeyDocument document, string etag, CancellationToken cancellation) => writer.WriteAsync(
        new(Keys.Idempotency(key.Value), JsonSerializer.SerializeToUtf8Bytes(document, DocumentJson.Compact.KeyDocument), etag, Kept),
        found => Parse(found).Nonce == document.Nonce ? WriteResult.Written : WriteResult.Conflict, cancellation);

    static KeyDocument Parse(StateEntry stored) => JsonSerializer.Deserialize(stored.Value.Span, DocumentJson.Compact.KeyDocument)!;
}
