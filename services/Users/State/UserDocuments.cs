using System.Text.Json;

namespace Users.State;

/// <summary>A user's document as it was read, with what a compare-and-set of it needs.</summary>
readonly record struct StoredUser(long Number, UserDocument? Document, string ETag)
{
    public bool IsAbsent => Document is null;

    public User? User => Document?.ToUser(Number);
}

/// <summary>The documents <c>u:{number}</c>.</summary>
sealed class UserDocuments(IStateStore store, ConditionalWriter writer)
{
    public async Task<Outcome<StoredUser>> ReadAsync(long number, CancellationToken cancellation)
    {
        var read = await store.ReadAsync(Keys.User(number), cancellation);
        return read.Fault is { } fault ? fault : Parse(number, read.Value);
    }

    /// <summary>The commit of a create, at version 1.</summary>
    public Task<WriteResult> CreateAsync(long number, UserDocument document, CancellationToken cancellation) =>
        writer.WriteAsync(new(Keys.User(number), Serialize(document), ""),
            found => Parse(number, found).Document!.Creator == document.Creator ? WriteResult.Written : WriteResult.Conflict, cancellation);

    /// <summary>The commit of a change: <paramref name="document"/> carries the next version and its nonce.</summary>
    public Task<WriteResult> ChangeAsync(StoredUser read, UserDocument document, CancellationToken cancellation) =>
        writer.WriteAsync(new(Keys.User(read.Number), Serialize(document), read.ETag),
            found => Judge(Parse(read.Number, found).Document!, document.Nonces[^1]), cancellation);

    /// <summary>
    /// Fences a creator off: the number will never be a user's. Done as well if it was void already; lost if there is a user.
    /// </summary>
    public Task<WriteResult> VoidAsync(long number, CancellationToken cancellation) =>
        writer.WriteAsync(new(Keys.User(number), Serialize(new(UserKind.Void)), ""),
            found => Parse(number, found).Document!.Kind == UserKind.Void ? WriteResult.Written : WriteResult.Conflict, cancellation);

    /// <summary>Fences many off in one call.</summary>
    /// <returns>Those that it cannot tell of: there may be a user.</returns>
    public async Task<IReadOnlyList<long>> VoidManyAsync(IReadOnlyList<long> numbers, CancellationToken cancellation)
    {
        var fence = Serialize(new(UserKind.Void));
        return await store.WriteManyAsync([.. numbers.Select(number => new StateWrite(Keys.User(number), fence, ""))], cancellation) ? [] : numbers;
    }

    /// <summary>Writes it again unchanged: whoever read it before and is about to change its address will lose.</summary>
    public Task<WriteResult> TouchAsync(StoredUser read, CancellationToken cancellation) =>
        writer.WriteAsync(new(Keys.User(read.Number), Serialize(read.Document!), read.ETag), _ => WriteResult.Conflict, cancellation);

    /// <summary>Binds the present address to another nonce of its claim.</summary>
    public Task<WriteResult> BindAsync(StoredUser read, string claim, CancellationToken cancellation) =>
        writer.WriteAsync(new(Keys.User(read.Number), Serialize(read.Document! with { Claim = claim }), read.ETag), _ => WriteResult.Conflict, cancellation);

    // storage.md rule 4: the version that I wrote tells whose it is, as long as it is on the list.
    static WriteResult Judge(UserDocument found, VersionNonce mine)
    {
        var theirs = found.Nonces.FirstOrDefault(pair => pair.Version == mine.Version);
        if (theirs is not null)
            return theirs == mine ? WriteResult.Written : WriteResult.Conflict;
        return found.Version < mine.Version ? WriteResult.Conflict : WriteResult.Ambiguous;
    }

    public static StoredUser Parse(long number, StateEntry stored) => stored.IsAbsent
        ? new(number, null, "")
        : new(number, JsonSerializer.Deserialize(stored.Value.Span, DocumentJson.Compact.UserDocument), stored.ETag);

    public static byte[] Serialize(UserDocument document) => JsonSerializer.SerializeToUtf8Bytes(document, DocumentJson.Compact.UserDocument);
}
