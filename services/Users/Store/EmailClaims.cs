using Users.Domain;
using Users.Leases;
using Users.State;

namespace Users.Store;

/// <summary>
/// Unique e-mail addresses: an address is taken exactly if its claim points at a live user whose present address it is.
/// Every other claim is pending or dead, and is taken over here once its holder is fenced off (storage.md, "Create").
/// </summary>
sealed class EmailClaims(
    ClaimDocuments claims, UserDocuments users, AbandonedNumbers abandoned, Clock clock, StorageOptions options)
{
    /// <summary>Completes the claim of a create.</summary>
    /// <param name="first">The result of <see cref="ClaimDocuments.CreateAsync"/>.</param>
    /// <returns>The nonce of the claim, for the commit that binds it.</returns>
    public Task<Result<string>> ClaimForCreateAsync(
        EmailAddress address, long number, ClaimAttempt first, CancellationToken cancellationToken) =>
        ClaimAsync(address, number, Purpose.Create, first, cancellationToken);

    /// <summary>Claims an address for a change. A claim that already points at the user gets a new nonce.</summary>
    /// <inheritdoc cref="ClaimForCreateAsync"/>
    public async Task<Result<string>> ClaimForChangeAsync(
        EmailAddress address, long number, CancellationToken cancellationToken)
    {
        var first = await claims.CreateAsync(address, number, cancellationToken);
        return await ClaimAsync(address, number, Purpose.Change, first, cancellationToken);
    }

    enum Purpose
    {
        /// <summary>
        /// A claim that points at the number is another executor's of the same create, and taken as it is.
        /// </summary>
        Create,
        Change,
    }

    async Task<Result<string>> ClaimAsync(
        EmailAddress address,
        long number,
        Purpose purpose,
        ClaimAttempt attempt,
        CancellationToken cancellationToken)
    {
        var grace = new ClaimGracePeriod(clock, options.ClaimGracePeriod);
        while (attempt.Result == WriteResult.Conflict && !cancellationToken.IsCancellationRequested)
        {
            if (!(await claims.ReadAsync(address, cancellationToken)).TryGetValue(out var entry, out var error))
                return error;
            if (entry.IsAbsent)
                return UserError.StoreUnavailable; // A claim is never deleted: the store has just lost one.

            var claim = ClaimDocuments.Parse(entry);
            if (purpose == Purpose.Create && claim.Number == number)
                return claim.Nonce;
            if (claim.Number != number && claim.Number != 0)
            {
                var fence = await FenceAsync(address, claim, grace, cancellationToken);
                if (!fence.TryGetValue(out var isFenced, out error))
                    return error;
                if (!isFenced)
                    continue;
            }

            attempt = await claims.WriteAsync(address, number, entry.ETag, cancellationToken);
        }

        // A claim commits nothing, so an unknown outcome is no more than a store that does not answer.
        return attempt.Result == WriteResult.Written ? attempt.Nonce : UserError.StoreUnavailable;
    }

    /// <summary>True if the claim's holder cannot commit with it any more; false to look at the claim again.</summary>
    async Task<Result<bool>> FenceAsync(
        EmailAddress address, ClaimDocument claim, ClaimGracePeriod grace, CancellationToken cancellationToken)
    {
        if (!(await users.ReadAsync(claim.Number, cancellationToken)).TryGetValue(out var owner, out var error))
            return error;

        if (owner.User is { } user)
        {
            if (user.Has(address))
                return UserError.EmailTaken;
            // A change of address under way has read the document before, and loses to this touch.
            return await users.TouchAsync(owner, cancellationToken) == WriteResult.Written;
        }

        if (!owner.IsAbsent)
            return true;

        // A creator that is merely slow gets time, unless this instance knows that it has given up.
        if (!abandoned.Contains(claim.Number) && !grace.IsOverFor(claim))
        {
            await grace.PollAsync(cancellationToken);
            return false;
        }

        return await users.VoidAsync(claim.Number, cancellationToken) == WriteResult.Written;
    }
}
