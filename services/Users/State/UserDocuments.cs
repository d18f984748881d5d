using Users.Domain;

namespace Users.State;

/// <summary>The documents <c>u:{number}</c>, one at a time.</summary>
sealed class UserDocuments(IStateStore store, ConditionalWriter writer)
{
    static readonly byte[] Void = StoredUser.Serialize(new(UserKind.Void));

    public async Task<Result<StoredUser>> ReadAsync(long number, CancellationToken cancellationToken)
    {
        var read = await store.ReadAsync(Keys.User(number), cancellationToken);
        return read.TryGetValue(out var entry, out var error) ? StoredUser.Parse(number, entry) : error;
    }

    /// <summary>The commit of a create, at version 1.</summary>
    public Task<WriteResult> CreateAsync(long number, UserDocument document, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            new(Keys.User(number), StoredUser.Serialize(document), ""),
            found => WriteResults.WrittenIf(StoredUser.Parse(number, found).Document!.Creator == document.Creator),
            cancellationToken);

    /// <summary>The commit of a change.</summary>
    /// <param name="document">Has the next version and its nonce.</param>
    public Task<WriteResult> ReplaceAsync(
        StoredUser read, UserDocument document, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            read.Replacement(document),
            found => Judge(StoredUser.Parse(read.Number, found).Document!, document.Nonces[^1]),
            cancellationToken);

    /// <summary>Fences a creator off: the number will never have a user. A conflict means that it has one.</summary>
    public Task<WriteResult> VoidAsync(long number, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            new(Keys.User(number), Void, ""),
            found => WriteResults.WrittenIf(StoredUser.Parse(number, found).Document!.Kind == UserKind.Void),
            cancellationToken);

    /// <summary>Fences many off in one call.</summary>
    /// <returns>The numbers whose outcome is unknown: they may have a user.</returns>
    public async Task<IReadOnlyList<long>> VoidManyAsync(
        IReadOnlyList<long> numbers, CancellationToken cancellationToken)
    {
        var writes = numbers.Select(number => new StateWrite(Keys.User(number), Void, ""));
        return await store.WriteManyAsync([.. writes], cancellationToken) ? [] : numbers;
    }

    /// <summary>Writes the document unchanged, so that a change of address based on an earlier read fails.</summary>
    public Task<WriteResult> TouchAsync(StoredUser read, CancellationToken cancellationToken) =>
        writer.WriteAsync(read.Replacement(read.Document!), _ => WriteResult.Conflict, cancellationToken);

    /// <summary>Binds the present address to another nonce of its claim.</summary>
    public Task<WriteResult> BindClaimAsync(StoredUser read, string nonce, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            read.Replacement(read.Document! with { Claim = nonce }), _ => WriteResult.Conflict, cancellationToken);

    // storage.md, rule 4: the nonce of a version tells who wrote it, as long as it is on the list.
    static WriteResult Judge(UserDocument found, VersionNonce mine)
    {
        var theirs = found.Nonces.FirstOrDefault(pair => pair.Version == mine.Version);
        if (theirs is not null)
            return WriteResults.WrittenIf(theirs == mine);
        return found.Version < mine.Version ? WriteResult.Conflict : WriteResult.Ambiguous;
    }
}
