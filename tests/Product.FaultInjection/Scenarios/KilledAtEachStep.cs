using Product.FaultInjection.Injectors;

namespace Product.FaultInjection.Scenarios;

/// <summary>
/// A process is killed at each write of a create and of a change of address, one after the other: the address is free or its user
/// complete, and the event arrives exactly for what was committed.
/// </summary>
public sealed class KilledAtEachStep(World world) : FaultTest(world)
{
    /// <summary>More than either operation has, register, publishing and release included; without a limit those of the beat would go on.</summary>
    const int MostSteps = 12;

    /// <summary>How long after its answer what follows an operation may take to come to the step.</summary>
    static readonly TimeSpan Follows = TimeSpan.FromSeconds(1);

    readonly Random random = new(Profile.Seed + 3);

    [Fact]
    public async Task What_a_killed_process_left_is_done_or_undone_by_another()
    {
        var (victim, peer) = (World.Users[0], World.Users[1]);
        var direct = victim.DaprGrpcPort;
        await using var tap = await GrpcTap.StartAsync(victim.SidecarGrpcPort);
        try
        {
            victim.DaprGrpcPort = tap.Port;
            await RestartAsync(victim);
            var killed = await AtEachAsync(victim, peer, tap, address => World.Recorder.CreateAsync(victim, address));
            World.Say($"creates killed: {string.Join(", ", killed)}");
            killed = await AtEachAsync(victim, peer, tap, async address =>
            {
                var user = await World.Recorder.CreateAsync(peer, $"from-{address}");
                await World.Recorder.ChangeAsync(victim, user.UserId!, email: address);
            });
            World.Say($"changes of address killed: {string.Join(", ", killed)}");
        }
        finally
        {
            victim.DaprGrpcPort = direct;
            await RestartAsync(victim);
        }

        await World.JudgeAsync();
    }

    /// <summary>The steps that the operation came to.</summary>
    async Task<List<string>> AtEachAsync(Instance victim, Instance peer, GrpcTap tap, Func<string, Task> operation)
    {
        List<string> killed = [];
        foreach (var (number, landing) in Steps())
        {
            var address = $"step-{Profile.Seed}-{World.Recorder.Next()}@example.org";
            var step = Step.Hold(tap, number, landing);
            var working = operation(address);
            if (await Task.WhenAny(step.Reached, working.ContinueWith(_ => Task.Delay(Follows, Cancel), TaskScheduler.Default).Unwrap()) != step.Reached)
            {
                step.Release();
                continue;
            }

            await victim.KillAsync(Cancel);
            // others come to the address before the late write does
            if (landing == Landing.Late)
                await World.Recorder.CreateAsync(peer, address);
            step.Release();
            await working;
            killed.Add($"{number} {landing}");
            await RestartAsync(victim);
        }

        return killed;
    }

    /// <summary>All of them, or as many as the profile has, drawn.</summary>
    (int Number, Landing Landing)[] Steps()
    {
        var all = Enumerable.Range(1, MostSteps).SelectMany(number => Enum.GetValues<Landing>().Select(landing => (number, landing))).ToArray();
        return Profile.Current.Steps < all.Length
            ? random.GetItems([.. all.Where(step => step.number <= MostSteps / 2)], Profile.Current.Steps)
            : all;
    }
}
