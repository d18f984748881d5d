using Product.FaultInjection.History;
using Product.FaultInjection.Injectors;

namespace Product.FaultInjection.Scenarios;

/// <summary>
/// Clients of both instances race for one address, by creates and by changes of address, now and then while its user is deleted:
/// never two live users, and each address can be used again.
/// </summary>
public sealed class AddressRaces(World world) : FaultTest(world)
{
    const int Clients = 16, Changers = 4;

    [Fact]
    public async Task An_address_never_has_two_users()
    {
        var saboteur = new Saboteur(World, new Random(Profile.Seed + 1));
        var (rounds, deletions) = (0, new Random(Profile.Seed + 2));
        var owned = new string?[Changers];
        (string Address, string? Owner) last = (NewAddress(0), null);
        await saboteur.DuringAsync(() => $"{rounds} rounds of {Clients} clients", async () =>
        {
            for (; rounds < Profile.Current.Rounds || saboteur.Dealt < Profile.Current.Blows; rounds++)
            {
                var again = last.Owner is not null && deletions.Next(4) == 0;
                var address = again ? last.Address : NewAddress(rounds);
                var clients = Enumerable.Range(0, Clients)
                    .Select(client => client < Changers && owned[client] is { } user && user != last.Owner
                        ? World.Recorder.ChangeAsync(World.Users[client % 2], user, email: address)
                        : World.Recorder.CreateAsync(World.Users[client % 2], address)).ToList();
                if (again)
                    clients.Add(World.Recorder.DeleteAsync(World.Users[rounds % 2], last.Owner!));
                var winner = (await Task.WhenAll(clients)).LastOrDefault(answer => answer.Fate == Fate.Acknowledged && answer.Told.User is not null);
                last = (address, winner?.UserId);
                if (winner?.Asked.Verb == Verb.Create)
                    owned[rounds % Changers] = winner.UserId;
            }
        }, Cancel);

        await World.JudgeAsync();
    }

    static string NewAddress(int round) => $"race-{Profile.Seed}-{round}@example.org";
}
