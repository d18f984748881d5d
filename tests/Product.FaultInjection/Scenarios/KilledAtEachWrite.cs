using Product.FaultInjection.Injectors;

namespace Product.FaultInjection.Scenarios;

/// <summary>
/// A process is killed at each write of a create, then of a change of address: the address ends up free or with a
/// complete user, and events are delivered exactly for what was committed.
/// </summary>
public sealed class KilledAtEachWrite(ProductUnderFaults product) : FaultTest(product)
{
    /// <summary>
    /// More writes than either operation has, including those to the lease, the outbox and released claims. Without a
    /// limit, the heartbeats would continue the count.
    /// </summary>
    const int MaxWrites = 12;

    /// <summary>How long after its response an operation may take to reach the write, in its background work.</summary>
    static readonly TimeSpan BackgroundTime = TimeSpan.FromSeconds(1);

    readonly Random random = new(Profile.Seed + 3);

    Instance Victim => Product.Users[0];

    Instance Peer => Product.Users[1];

    [Fact]
    public async Task Another_process_completes_or_undoes_the_work_of_a_killed_one()
    {
        var direct = Victim.DaprGrpcPort;
        await using var tap = await GrpcTap.StartAsync(Victim.SidecarGrpcPort);
        try
        {
            Victim.DaprGrpcPort = tap.Port;
            await RestartAsync(Victim);
            var killed = await KillAtEachAsync(tap, CreateAsync);
            ProductUnderFaults.WriteLine($"creates killed: {string.Join(", ", killed)}");
            killed = await KillAtEachAsync(tap, ChangeAddressAsync);
            ProductUnderFaults.WriteLine($"changes of address killed: {string.Join(", ", killed)}");
        }
        finally
        {
            Victim.DaprGrpcPort = direct;
            await RestartAsync(Victim);
        }

        await Product.CheckPromisesAsync();
    }

    async Task CreateAsync(string address) => await Product.Client.CreateAsync(Victim, address);

    async Task ChangeAddressAsync(string address)
    {
        var created = await Product.Client.CreateAsync(Peer, $"from-{address}");
        await Product.Client.ChangeAsync(Victim, created.UserId!, email: address);
    }

    /// <summary>The points that the operation reached, as text.</summary>
    async Task<List<string>> KillAtEachAsync(GrpcTap tap, Func<string, Task> operateAsync)
    {
        List<string> killed = [];
        foreach (var (number, effect) in KillPoints())
        {
            if (await KillAtAsync(tap, number, effect, operateAsync))
                killed.Add($"{number} {effect}");
        }

        return killed;
    }

    /// <summary>Whether the operation reached the write, so that the process was killed.</summary>
    async Task<bool> KillAtAsync(GrpcTap tap, int number, WriteEffect effect, Func<string, Task> operateAsync)
    {
        var address = $"write-{Profile.Seed}-{Product.Client.NextNumber()}@example.org";
        var point = InjectionPoint.Set(tap, number, effect);
        var operation = operateAsync(address);
        if (await Task.WhenAny(point.Reached, FinishAsync(operation)) != point.Reached)
        {
            point.Release();
            return false;
        }

        await Victim.KillAsync(CancellationToken);
        // others use the address before the late write takes effect
        if (effect == WriteEffect.Late)
            await Product.Client.CreateAsync(Peer, address);
        point.Release();
        await operation;
        await RestartAsync(Victim);
        return true;
    }

    /// <summary>The operation with its background work.</summary>
    static Task FinishAsync(Task operation) =>
        operation.ContinueWith(_ => Task.Delay(BackgroundTime, CancellationToken), TaskScheduler.Default).Unwrap();

    /// <summary>All of them, or as many random ones as the profile asks for.</summary>
    (int Number, WriteEffect Effect)[] KillPoints()
    {
        var all = Enumerable.Range(1, MaxWrites)
            .SelectMany(number => Enum.GetValues<WriteEffect>().Select(effect => (number, effect)))
            .ToArray();
        if (Profile.Current.KillPoints >= all.Length)
            return all;
        var likely = all.Where(point => point.number <= MaxWrites / 2).ToArray();
        return random.GetItems(likely, Profile.Current.KillPoints);
    }
}
