namespace Users.Storage;

/// <summary>
/// A store that loses writes it acknowledged can lose a claim and keep its user: then a second user could take the address. What is free is
/// given back; what another live user has by now is only said.
/// </summary>
sealed class ClaimRepair(Claims claims, UserRecords records)
{
    const int ReadsAtOnce = 16;

    public int Repaired { get; private set; }

    public int Conflicts { get; private set; }

    public async Task RepairAsync(IReadOnlyList<UserRecord> found, TextWriter report, CancellationToken cancellation)
    {
        foreach (var some in found.Where(record => record.User is not null).Chunk(ReadsAtOnce))
        {
            var owners = await Task.WhenAll(some.Select(record => claims.FindAsync(AddressOf(record.User!), cancellation)));
            foreach (var (record, owner) in some.Zip(owners))
            {
                if (owner.Fault is null && owner.Value != record.Number)
                    await RepairAsync(record.Number, report, cancellation);
            }
        }
    }

    async Task RepairAsync(long number, TextWriter report, CancellationToken cancellation)
    {
        // Read anew: its address may just have changed.
        var read = await records.ReadAsync(number, cancellation);
        if (read.Value.User is not { } user)
            return;

        var address = AddressOf(user);
        var owner = await claims.FindAsync(address, cancellation);
        if (owner.Fault is not null || owner.Value == number)
            return;

        var taken = await claims.TakeAsync(address, number, await claims.CreateAsync(address, number, cancellation), isCreate: false, cancellation);
        if (taken.Fault is { Code: FaultCode.EmailTaken })
        {
            Conflicts++;
            await report.WriteLineAsync($"User {user.Id} has an address that another live user has too: change or delete one of them.");
        }
        else if (taken.Fault is null && await records.BindAsync(read.Value, taken.Value!, cancellation) == WriteResult.Done)
        {
            Repaired++;
        }
    }

    static EmailAddress AddressOf(User user) =>
        EmailAddress.TryParse(user.Email, out var address, out var fault) ? address : throw new InvalidDataException($"User {user.Id}: {fault}");
}
