namespace Users.Repair;

/// <summary>
/// A store that loses writes it acknowledged can lose a claim and keep its user: then a second user could take the address. What is free is
/// given back; what another live user has by now is only said.
/// </summary>
sealed class ClaimRepair(EmailClaims claims, UserDocuments users, Clock clock)
{
    const int ReadsAtOnce = 16, MaxTries = 5;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public int Repaired { get; private set; }

    public int Conflicts { get; private set; }

    /// <summary>Users of whom it could not be found out.</summary>
    public int Unknown { get; private set; }

    public async Task RepairAsync(IReadOnlyList<StoredUser> found, TextWriter report, CancellationToken cancellation)
    {
        foreach (var some in found.Where(record => record.User is not null).Chunk(ReadsAtOnce))
        {
            var owners = await Task.WhenAll(some.Select(record => claims.FindAsync(AddressOf(record.User!), cancellation)));
            foreach (var (record, owner) in some.Zip(owners))
            {
                if (owner.Fault is not null || owner.Value != record.Number)
                    await RepairAsync(record.Number, report, cancellation);
            }
        }
    }

    async Task RepairAsync(long number, TextWriter report, CancellationToken cancellation)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            // Read anew each time: its address may just have changed.
            var read = await users.ReadAsync(number, cancellation);
            if (read is { Fault: null, Value.User: null })
                return;
            if (read.Fault is null && await IsWellAsync(read.Value, report, cancellation))
                return;
            await clock.PauseAsync(Pause, cancellation);
        }

        Unknown++;
    }

    /// <summary>False: it is not known yet.</summary>
    async Task<bool> IsWellAsync(StoredUser record, TextWriter report, CancellationToken cancellation)
    {
        var address = AddressOf(record.User!);
        var owner = await claims.FindAsync(address, cancellation);
        if (owner.Fault is not null || owner.Value == record.Number)
            return owner.Fault is null;

        var taken = await claims.TakeAsync(address, record.Number, await claims.CreateAsync(address, record.Number, cancellation), isCreate: false, cancellation);
        if (taken.Fault is null)
        {
            Repaired++;
            return await users.BindAsync(record, taken.Value!, cancellation) == WriteResult.Written;
        }

        // Only if this user still has the address: it may have left it to the other one.
        if (taken.Fault.Code != FaultCode.EmailTaken || (await users.ReadAsync(record.Number, cancellation)).Value.ETag != record.ETag)
            return false;
        Conflicts++;
        await report.WriteLineAsync($"User {record.User!.Id} has an address that another live user has too: change or delete one of them.");
        return true;
    }

    static EmailAddress AddressOf(User user) =>
        EmailAddress.TryParse(user.Email, out var address, out var fault) ? address : throw new InvalidDataException($"User {user.Id}: {fault}");
}
