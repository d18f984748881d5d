namespace Users.Tests.Concurrency;

/// <summary>
/// An exception at any point of a background service is logged with its name, the service goes on, and no create,
/// change or event is stuck.
/// </summary>
public sealed class BackgroundServiceFailureTests
{
    /// <summary>How many calls of each service are made to fail, one test for each.</summary>
    const int Points = 6;

    static readonly Dictionary<string, Func<StoreCall, bool>> Services = new()
    {
        ["Lease heartbeat"] = call => call.IsAbout("r:") && call.Operation != StoreOperation.ReadMany,
        ["Outbox relay"] = call => call.IsAbout("u:") && !call.IsBackground
            && call.Operation is StoreOperation.ReadMany or StoreOperation.WriteMany,
        ["Number allocator"] = call => call.IsAbout("n"),
        ["Crash recovery"] = call => call.IsAbout("r:") && call.Operation == StoreOperation.ReadMany,
        ["Background work"] = call => call.IsBackground,
    };

    public static TheoryData<string, int> Cases()
    {
        TheoryData<string, int> cases = [];
        foreach (var name in Services.Keys)
        {
            for (var point = 1; point <= Points; point++)
                cases.Add(name, point);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_exception_is_logged_and_nothing_is_stuck(string name, int point)
    {
        var (store, broker) = (new ConcurrentStore(), new RecordingBroker());
        var calls = 0;
        var instanceStore = new InstanceStore(store)
        {
            BeforeCall = call =>
            {
                if (Services[name](call) && Interlocked.Increment(ref calls) == point)
                    throw new InvalidOperationException("Injected by the test.");
            },
        };
        await using var instance = await TestInstance.StartAsync(instanceStore, broker);

        List<User> users = [];
        for (var i = 0; Volatile.Read(ref calls) < point || i < 10; i++)
        {
            var user = await instance.Protocol.CreateAsync($"user{i}@example.org");
            users.Add(await instance.Protocol.MoveAsync(user.Id, $"moved{i}@example.org"));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await instance.StopAsync();
        Assert.Contains(instance.Errors, error => error.Contains("failed unexpectedly", StringComparison.Ordinal));
        StoreInvariants.Check(store, broker, users);
        StoreInvariants.CheckAllFree(store);
    }
}
