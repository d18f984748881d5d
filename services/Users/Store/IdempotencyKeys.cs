using System.Text.Json;
using Users.Domain;
using Users.State;

namespace Users.Store;

/// <summary>A key with which a create that is sent again makes one user.</summary>
/// <param name="Request">SHA-256 of the request.</param>
readonly record struct IdempotencyKey(string Value, string Request);

/// <summary>An idempotency document as read or written.</summary>
sealed record StoredKey(KeyDocument Document, string ETag)
{
    public long Number => Document.Number;
}

/// <summary>
/// The documents <c>k:{hash}</c>: the number a key is for. The only documents that expire (storage.md, rule 5).
/// </summary>
sealed class IdempotencyKeys(IStateStore store, ConditionalWriter writer)
{
    static readonly TimeSpan TimeToLive = TimeSpan.FromHours(24);

    /// <summary>Assigns the number to the key, unless the key has one.</summary>
    public async Task<Result<StoredKey?>> GetOrAssignAsync(
        IdempotencyKey key, long number, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var mine = new KeyDocument(number, key.Request, Nonce.New());
            switch (await WriteAsync(key, mine, "", cancellationToken))
            {
                case WriteResult.Written:
                    return new StoredKey(mine, "");
                case WriteResult.Ambiguous:
                    return UserError.StoreUnavailable;
            }

            if (!(await FindAsync(key, cancellationToken)).TryGetValue(out var found, out var error))
                return error;
            if (found is not null)
                return found;
            // It has just expired.
        }

        return UserError.StoreUnavailable;
    }

    /// <summary>Null once the key has expired.</summary>
    public async Task<Result<StoredKey?>> FindAsync(IdempotencyKey key, CancellationToken cancellationToken)
    {
        var read = await store.ReadAsync(Keys.Idempotency(key.Value), cancellationToken);
        if (!read.TryGetValue(out var entry, out var error))
            return error;
        return entry.IsAbsent ? default(StoredKey) : new StoredKey(Parse(entry), entry.ETag);
    }

    /// <summary>Moves the key from a void number to one that was never written anywhere.</summary>
    public Task<WriteResult> MoveAsync(
        IdempotencyKey key, StoredKey read, long number, CancellationToken cancellationToken) =>
        WriteAsync(key, read.Document with { Number = number, Nonce = Nonce.New() }, read.ETag, cancellationToken);

    Task<WriteResult> WriteAsync(
        IdempotencyKey key, KeyDocument document, string etag, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            new(Keys.Idempotency(key.Value), Serialize(document), etag, TimeToLive),
            found => WriteResults.WrittenIf(Parse(found).Nonce == document.Nonce),
            cancellationToken);

    static byte[] Serialize(KeyDocument document) =>
        JsonSerializer.SerializeToUtf8Bytes(document, DocumentJson.Compact.KeyDocument);

    static KeyDocument Parse(StateEntry entry) =>
        JsonSerializer.Deserialize(entry.Value.Span, DocumentJson.Compact.KeyDocument)!;
}
