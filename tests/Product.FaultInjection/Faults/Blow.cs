namespace Product.FaultInjection.Faults;

/// <summary>Something that is done to the product, and mended again before it ends.</summary>
/// <param name="DealAsync">Takes how long the harm lasts.</param>
sealed record Blow(string Name, Func<TimeSpan, CancellationToken, Task> DealAsync);

/// <summary>All that can be done to a world.</summary>
static class Blows
{
    public static IReadOnlyList<Blow> Of(World world) =>
    [
        .. world.Users.SelectMany((users, i) => OfInstance(world, users, world.ToSidecars[i])),
        .. World.HasStoreServer ? OfStore(world) : [],
    ];

    public static Blow Kill(Instance users) => new($"kill {users.Name}", async (time, cancel) =>
    {
        await users.KillAsync(cancel);
        await Task.Delay(time / 4, cancel);
        users.Start();
        await users.ReadyAsync(cancel);
    });

    static IEnumerable<Blow> OfInstance(World world, Instance users, TcpProxy toSidecar)
    {
        // the everyday of a cluster counts twice
        yield return Kill(users);
        yield return Kill(users);
        yield return new($"pause {users.Name}", (time, cancel) => PauseAsync(users.Process!, time, cancel));
        foreach (var blow in OfProxy($"{users.Name} and its sidecar", toSidecar))
            yield return blow;
        if (!World.HasStoreServer)
            yield break;

        yield return new($"pause the sidecar of {users.Name}", (time, cancel) => PauseAsync(world.ProductUnderTest.SidecarOf(users), time, cancel));
        yield return new($"kill the sidecar of {users.Name}", async (time, cancel) =>
        {
            await world.ProductUnderTest.KillSidecarAsync(users, cancel);
            await Task.Delay(time / 4, cancel);
            world.ProductUnderTest.StartSidecar(users);
            await users.ReadyAsync(cancel);
        });
    }

    static IEnumerable<Blow> OfStore(World world)
    {
        var store = world.ProductUnderTest.Store!;
        yield return KillServer(world, "the store", store);
        yield return new("pause the store", async (time, cancel) =>
        {
            store.Pause();
            await Task.Delay(time, cancel);
            store.Unpause();
        });
        if (world.ProductUnderTest.Redis is { } broker && broker != store)
            yield return KillServer(world, "the broker", broker);
        foreach (var blow in OfProxy("sidecars and store", world.ToStore!))
            yield return blow;
    }

    static Blow KillServer(World world, string name, IStoreServer server) => new($"kill {name}", async (time, cancel) =>
    {
        await server.KillAsync(cancel);
        await Task.Delay(time / 4, cancel);
        await server.RestartAsync(cancel);
        await Task.WhenAll(world.Users.Select(users => users.ReadyAsync(cancel)));
    });

    static IEnumerable<Blow> OfProxy(string between, TcpProxy proxy)
    {
        yield return new($"cut {between}", (_, _) =>
        {
            proxy.Cut();
            return Task.CompletedTask;
        });
        yield return new($"answers late between {between}", async (time, cancel) =>
        {
            proxy.ResponseDelay = time / 10;
            await Task.Delay(time, cancel);
            proxy.ResponseDelay = default;
        });
        yield return new($"answers lost between {between}", async (time, cancel) =>
        {
            proxy.DropResponses = true;
            await Task.Delay(time / 2, cancel);
            // what was swallowed is missing in the open connections
            proxy.Refuse = true;
            proxy.Cut();
            (proxy.DropResponses, proxy.Refuse) = (false, false);
        });
        yield return new($"answers cut short between {between}", async (time, cancel) =>
        {
            proxy.CutResponsesAfter = 20;
            await Task.Delay(time / 4, cancel);
            proxy.CutResponsesAfter = null;
        });
    }

    static async Task PauseAsync(ChildProcess process, TimeSpan time, CancellationToken cancel)
    {
        process.Pause();
        try
        {
            await Task.Delay(time, cancel);
        }
        finally
        {
            process.Unpause();
        }
    }
}
