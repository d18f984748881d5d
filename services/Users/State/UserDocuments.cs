using System.Text.Json;

namespace Users.State;

/// <summary>A user's document as it was read, with what a compare-and-set of it needs.</summary>
readonly record struct UserRecord(long Number, UserDocument? Document, string ETag)
{
    public bool IsAbsent => Document is null;

    public User? User => Document?.ToUser(Number);
}

/// <summary>The documents <c>u:{number}</c>.</summary>
sealed class UserRecords(IStateStore store, ConditionalWrites writes)
{
    public async Task<Outcome<UserRecord>> ReadAsync(long number, CancellationToken cancellation)
    {
        var read = await store.ReadAsync(Keys.User(number), cancellation);
        return read.Fault is { } fault ? fault : Parse(number, read.Value);
    }

    /// <summary>The commit of a create, at version 1.</summary>
    public Task<WriteResult> CreateAsync(long number, UserDocument document, CancellationToken cancellation) =>
        writes.SettleAsync(new(Keys.User(number), Serialise(document), ""),
            found => Parse(number, found).Document!.Creator == document.Creator ? WriteResult.Done : WriteResult.Lost, cancellation);

    /// <summary>The commit of a change: <paramref name="document"/> carries the next version and its nonce.</summary>
    public Task<WriteResult> ChangeAsync(UserRecord read, UserDocument document, CancellationToken cancellation) =>
        writes.SettleAsync(new(Keys.User(read.Number), Serialise(document), read.ETag),
            found => Judge(Parse(read.Number, found).Document!, document.Nonces[^1]), cancellation);

    /// <summary>
    /// Fences a creator off: the number will never be a user's. Done as well if it was void already; lost if there is a user.
    /// </summary>
    public Task<WriteResult> VoidAsync(long number, CancellationToken cancellation) =>
        writes.SettleAsync(new(Keys.User(number), Serialise(new(UserKind.Void)), ""),
            found => Parse(number, found).Document!.Kind == UserKind.Void ? WriteResult.Done : WriteResult.Lost, cancellation);

    /// <summary>Fences many off in one call.</summary>
    /// <returns>Those that it cannot tell of: there may be a user.</returns>
    public async Task<IReadOnlyList<long>> VoidManyAsync(IReadOnlyList<long> numbers, CancellationToken cancellation)
    {
        var fence = Serialise(new(UserKind.Void));
        return await store.WriteManyAsync([.. numbers.Select(number => new StateWrite(Keys.User(number), fence, ""))], cancellation) ? [] : numbers;
    }

    /// <summary>Writes it again unchanged: whoever read it before and is about to change its address will lose.</summary>
    public Task<WriteResult> TouchAsync(UserRecord read, CancellationToken cancellation) =>
        writes.SettleAsync(new(Keys.User(read.Number), Serialise(read.Document!), read.ETag), _ => WriteResult.Lost, cancellation);

    /// <summary>Binds the present address to another nonce of its claim.</summary>
    public Task<WriteResult> BindAsync(UserRecord read, string claim, CancellationToken cancellation) =>
        writes.SettleAsync(new(Keys.User(read.Number), Serialise(read.Document! with { Claim = claim }), read.ETag), _ => WriteResult.Lost, cancellation);

    // storage.md rule 4: the version that I wrote tells whose it is, as long as it is on the list.
    static WriteResult Judge(UserDocument found, VersionNonce mine)
    {
        var theirs = found.Nonces.FirstOrDefault(pair => pair.Version == mine.Version);
        if (theirs is not null)
            return theirs == mine ? WriteResult.Done : WriteResult.Lost;
        return found.Version < mine.Version ? WriteResult.Lost : WriteResult.Unknown;
    }

    public static UserRecord Parse(long number, Stored stored) => stored.IsAbsent
        ? new(number, null, "")
        : new(number, JsonSerializer.Deserialize(stored.Value.Span, DocumentJson.Compact.UserDocument), stored.ETag);

    public static byte[] Serialise(UserDocument document) => JsonSerializer.SerializeToUtf8Bytes(document, DocumentJson.Compact.UserDocument);
}
