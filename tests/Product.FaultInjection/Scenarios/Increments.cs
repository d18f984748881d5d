using System.Globalization;
using Product.FaultInjection.History;
using Product.FaultInjection.Injectors;

namespace Product.FaultInjection.Scenarios;

/// <summary>
/// Concurrent increments of one user with If-Match: its version in the end is 1, those acknowledged, and as many of the unknown ones
/// as did happen; the events prove that none was skipped.
/// </summary>
public sealed class Increments(World world) : FaultTest(world)
{
    const int Clients = 32;

    [Fact]
    public async Task No_increment_is_lost_and_no_version_skipped()
    {
        var saboteur = new Saboteur(World, new Random(Profile.Seed));
        var created = await World.Recorder.CreateAsync(World.Users[0], $"increments-{Profile.Seed}@example.org");
        Assert.Equal(201, created.Told.Status);
        var (id, acknowledged, unknown) = (created.Told.User!.Id, 0, 0);

        await saboteur.DuringAsync(() => $"{acknowledged} increments acknowledged, {unknown} unknown", () => Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            var users = World.Users[client % World.Users.Count];
            while (Volatile.Read(ref acknowledged) < Profile.Current.Increments || saboteur.Dealt < Profile.Current.Blows)
            {
                if ((await World.Recorder.ReadAsync(users, id)).Told.User is not { } read)
                {
                    await Task.Delay(50, Cancel);
                    continue;
                }

                var change = await World.Recorder.ChangeAsync(users, id, ifMatch: read.Version,
                    patch: string.Create(CultureInfo.InvariantCulture, $$$"""{"attributes":{"version":{{{read.Version + 1}}},"client":{{{client}}}}}"""));
                if (change.Fate == Fate.Acknowledged)
                    Interlocked.Increment(ref acknowledged);
                else if (change.Fate == Fate.Unknown)
                    Interlocked.Increment(ref unknown);
            }
        })), Cancel);

        await World.JudgeAsync();
    }
}
