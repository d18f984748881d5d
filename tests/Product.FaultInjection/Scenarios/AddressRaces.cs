using Product.FaultInjection.History;
using Product.FaultInjection.Injectors;

namespace Product.FaultInjection.Scenarios;

/// <summary>
/// Clients of both instances race for one address, with creates and changes of address, sometimes while its user is
/// deleted: an address never has two live users, and every address can be used again.
/// </summary>
public sealed class AddressRaces(ProductUnderFaults product) : FaultTest(product)
{
    const int Clients = 16, ChangingClients = 4;

    /// <summary>One round in so many races for the address of the previous round while its user is deleted.</summary>
    const int RoundsPerDeletion = 4;

    readonly FaultInjector injector = new(product, new Random(Profile.Seed + 1));
    readonly Random deletions = new(Profile.Seed + 2);

    /// <summary>Users who can change their address to the contested one.</summary>
    readonly string?[] changingUsers = new string?[ChangingClients];

    [Fact]
    public async Task An_address_never_has_two_users()
    {
        var round = 0;
        (string Address, string? Owner) last = (NewAddress(0), null);
        await injector.RunUnderFaultsAsync(() => $"{round} rounds of {Clients} clients", async () =>
        {
            for (; round < Profile.Current.Rounds || injector.InjectedCount < Profile.Current.MinFaults; round++)
                last = await RaceAsync(round, last);
        }, CancellationToken);

        await Product.CheckPromisesAsync();
    }

    async Task<(string Address, string? Owner)> RaceAsync(int round, (string Address, string? Owner) last)
    {
        var reuse = last.Owner is not null && deletions.Next(RoundsPerDeletion) == 0;
        var address = reuse ? last.Address : NewAddress(round);
        var requests = Enumerable.Range(0, Clients)
            .Select(client => RequestAsync(client, address, last.Owner))
            .ToList();
        if (reuse)
            requests.Add(Product.Client.DeleteAsync(Product.Users[round % 2], last.Owner!));

        var winner = (await Task.WhenAll(requests)).LastOrDefault(operation =>
            operation.Outcome == OperationOutcome.Acknowledged && operation.Response.User is not null);
        if (winner?.Request.Kind == RequestKind.Create)
            changingUsers[round % ChangingClients] = winner.UserId;
        return (address, winner?.UserId);
    }

    Task<RecordedOperation> RequestAsync(int client, string address, string? lastOwner)
    {
        var instance = Product.Users[client % 2];
        return client < ChangingClients && changingUsers[client] is { } user && user != lastOwner
            ? Product.Client.ChangeAsync(instance, user, email: address)
            : Product.Client.CreateAsync(instance, address);
    }

    static string NewAddress(int round) => $"race-{Profile.Seed}-{round}@example.org";
}
