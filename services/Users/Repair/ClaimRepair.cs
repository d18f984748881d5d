using Users.Domain;
using Users.State;
using Users.Store;

namespace Users.Repair;

/// <summary>
/// A store that loses acknowledged writes can lose a claim and keep its user, so that a second user could take the
/// address. A lost claim is restored; if another live user has the address by now, both are only reported.
/// </summary>
sealed class ClaimRepair(EmailClaims emails, ClaimDocuments claims, UserDocuments users, Clock clock)
{
    const int ReadsAtOnce = 16;
    const int MaxTries = 5;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public async Task<ClaimFindings> RepairAsync(
        IReadOnlyList<StoredUser> found, TextWriter progress, CancellationToken cancellationToken)
    {
        var findings = default(ClaimFindings);
        foreach (var some in found.Where(stored => stored.User is not null).Chunk(ReadsAtOnce))
        {
            var owners = await Task.WhenAll(
                some.Select(stored => claims.FindAsync(AddressOf(stored.User!), cancellationToken)));
            foreach (var (stored, owner) in some.Zip(owners))
            {
                if (!owner.TryGetValue(out var number, out _) || number != stored.Number)
                    findings += await RepairAsync(stored.Number, progress, cancellationToken);
            }
        }

        return findings;
    }

    async Task<ClaimFindings> RepairAsync(long number, TextWriter progress, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            // Read again each time: its address may just have changed.
            if ((await users.ReadAsync(number, cancellationToken)).TryGetValue(out var stored, out _))
            {
                if (stored.User is not { } user)
                    return default;
                if (await TryRepairAsync(stored, user, progress, cancellationToken) is { } findings)
                    return findings;
            }

            await clock.PauseAsync(Pause, cancellationToken);
        }

        return new(0, 0, Unknown: 1);
    }

    /// <summary>Null if it is not known yet.</summary>
    async Task<ClaimFindings?> TryRepairAsync(
        StoredUser stored, User user, TextWriter progress, CancellationToken cancellationToken)
    {
        var address = AddressOf(user);
        if (!(await claims.FindAsync(address, cancellationToken)).TryGetValue(out var owner, out _))
            return null;
        if (owner == stored.Number)
            return default(ClaimFindings);

        var claimed = await emails.ClaimForChangeAsync(address, stored.Number, cancellationToken);
        if (claimed.TryGetValue(out var nonce, out var error))
        {
            // If the user has just changed, the claim stays unbound, and is taken over once the user has left the
            // address.
            await users.BindClaimAsync(stored, nonce, cancellationToken);
            return new ClaimFindings(Repaired: 1, 0, 0);
        }

        if (error != UserError.EmailTaken)
            return null;

        // A conflict only if this user still has the address: it may have left it to the other one.
        var read = await users.ReadAsync(stored.Number, cancellationToken);
        if (!read.TryGetValue(out var now, out _) || now.ETag != stored.ETag)
            return null;
        await progress.WriteLineAsync(
            $"User {user.Id} has the same address as another live user: change or delete one of them.");
        return new ClaimFindings(0, Conflicts: 1, 0);
    }

    static EmailAddress AddressOf(User user) => EmailAddress.TryParse(user.Email, out var address, out var error)
        ? address
        : throw new InvalidDataException($"User {user.Id}: the stored address {error}.");
}
