using System.Text.Json;
using Users.Domain;
using Users.State;

namespace Users.Store;

/// <summary>The first write of a claim by a create, and the nonce of that attempt.</summary>
readonly record struct ClaimAttempt(WriteResult Result, string Nonce);

/// <summary>The documents <c>e:{hash}</c>, one operation at a time.</summary>
sealed class ClaimDocuments(IStateStore store, ConditionalWriter writer)
{
    public Task<Result<StateEntry>> ReadAsync(EmailAddress address, CancellationToken cancellationToken) =>
        store.ReadAsync(Keys.Claim(address), cancellationToken);

    /// <summary>Points the address at the number if its claim was never written.</summary>
    public Task<ClaimAttempt> CreateAsync(EmailAddress address, long number, CancellationToken cancellationToken) =>
        WriteAsync(address, number, "", cancellationToken);

    /// <summary>
    /// Points the address at the number if the claim still has the ETag. Each attempt has its own nonce (rule 4).
    /// </summary>
    public async Task<ClaimAttempt> WriteAsync(
        EmailAddress address, long number, string etag, CancellationToken cancellationToken)
    {
        var mine = new ClaimDocument(number, Nonce.New());
        var write = new StateWrite(
            Keys.Claim(address), JsonSerializer.SerializeToUtf8Bytes(mine, DocumentJson.Compact.ClaimDocument), etag);
        var result = await writer.WriteAsync(
            write,
            found => WriteResults.WrittenIf(Parse(found).Nonce == mine.Nonce),
            cancellationToken);
        return new(result, mine.Nonce);
    }

    /// <summary>The number that the claim on an address points at; 0 if it is free.</summary>
    public async Task<Result<long>> FindAsync(EmailAddress address, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(address, cancellationToken);
        if (!read.TryGetValue(out var entry, out var error))
            return error;
        return entry.IsAbsent ? 0 : Parse(entry).Number;
    }

    /// <summary>
    /// Frees the claim on an address that its user no longer has, if it is still the one that the user was bound to.
    /// </summary>
    /// <returns>False if the outcome is unknown.</returns>
    public async Task<bool> ReleaseAsync(EmailAddress address, string boundNonce, CancellationToken cancellationToken)
    {
        if (!(await ReadAsync(address, cancellationToken)).TryGetValue(out var entry, out _))
            return false;
        if (entry.IsAbsent || Parse(entry).Nonce != boundNonce)
            return true;
        return (await WriteAsync(address, 0, entry.ETag, cancellationToken)).Result != WriteResult.Ambiguous;
    }

    public static ClaimDocument Parse(StateEntry entry) =>
        JsonSerializer.Deserialize(entry.Value.Span, DocumentJson.Compact.ClaimDocument)!;
}
