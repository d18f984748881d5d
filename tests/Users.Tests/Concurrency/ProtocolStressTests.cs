namespace Users.Tests.Concurrency;

/// <summary>
/// The protocol on real threads: what the model checker, which runs everything on one thread, cannot see in lease,
/// allocator and outbox.
/// </summary>
public sealed class ProtocolStressTests
{
    const int AtOnce = 200;
    const double LostReplies = 0.01;
    const double Rejections = 0.02;
    const double FailuresOfLoops = 0.02;

    /// <summary>This call of the background services fails in any case.</summary>
    const int FailingCall = 10;

    /// <summary>Each is created and changed twice. <c>EXPLORE=long</c> takes more.</summary>
    static readonly int Users = Environment.GetEnvironmentVariable("EXPLORE") == "long" ? 10_000 : 1_000;

    [Fact]
    public async Task Thousands_of_concurrent_reservations_with_loops_that_fail_at_random()
    {
        var (store, broker) = (new ConcurrentStore(), new RecordingBroker { Rejections = Rejections });
        await using var one = await TestInstance.StartAsync(FailingStore(store), broker);
        await using var other = await TestInstance.StartAsync(FailingStore(store), broker);

        var created = await RunAsync(i => i % 2 == 0 ? one : other);
        one.Store.BeforeCall = other.Store.BeforeCall = _ => { };
        await StopAsync(store, broker, one, other);

        Assert.NotEmpty(one.Errors.Concat(other.Errors));
        StoreInvariants.Check(store, broker, created);
        StoreInvariants.CheckAllFree(store);
    }

    [Fact]
    public async Task An_instance_that_dies_in_the_middle_is_recovered()
    {
        var (store, broker) = (new ConcurrentStore(), new RecordingBroker { Rejections = Rejections });
        await using var dying = await TestInstance.StartAsync(new(store) { LostReplies = LostReplies }, broker);
        await using var other = await TestInstance.StartAsync(new(store) { LostReplies = LostReplies }, broker);

        // Its requests never end; only those of the other instance are waited for.
        var lost = Enumerable.Range(0, AtOnce)
            .Select(i => dying.Protocol.CreateAsync($"lost{i}@example.org"))
            .ToArray();
        var running = RunAsync(_ => other);
        await Task.Delay(Random.Shared.Next(5, 60), TestContext.Current.CancellationToken);
        dying.Store.Kill();
        var created = await running;

        // The lease is freed after ten timeouts without a heartbeat.
        await WaitAsync(() => StoreInvariants.CountHeldLeases(store) == 1);
        await StopAsync(store, broker, other);
        var acknowledged = lost.Where(create => create.IsCompletedSuccessfully).Select(create => create.Result);
        StoreInvariants.Check(store, broker, [.. created, .. acknowledged]);
        StoreInvariants.CheckAllFree(store);
    }

    /// <summary>Creates all users and changes each, many side by side.</summary>
    static async Task<IReadOnlyCollection<User>> RunAsync(Func<int, TestInstance> instanceOf)
    {
        var created = new User[Users];
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = AtOnce,
            CancellationToken = TestContext.Current.CancellationToken,
        };
        await Parallel.ForAsync(0, Users, options, async (i, _) =>
        {
            var protocol = instanceOf(i).Protocol;
            created[i] = await protocol.CreateAsync($"user{i}@example.org");
            await protocol.RenameAsync(created[i].Id, $"user {i}");
            await protocol.RenameAsync(created[Random.Shared.Next(i + 1)]?.Id ?? created[i].Id, $"again {i}");
        });
        return created;
    }

    /// <summary>A stop finishes what it can without a failure: a rejected event would be left to a peer.</summary>
    static async Task StopAsync(ConcurrentStore store, RecordingBroker broker, params TestInstance[] instances)
    {
        broker.Rejections = 0;
        foreach (var instance in instances)
        {
            instance.Store.LostReplies = 0;
            await instance.StopAsync();
        }

        Assert.True(StoreInvariants.IsSettled(store));
    }

    static InstanceStore FailingStore(ConcurrentStore store)
    {
        var calls = 0;
        return new(store)
        {
            LostReplies = LostReplies,
            BeforeCall = call =>
            {
                // Calls that only background services make.
                var isOfLoop = call.IsBackground || call.IsAbout("r:") || call.IsAbout("n")
                    || call.Operation is StoreOperation.ReadMany or StoreOperation.WriteMany;
                if (!isOfLoop)
                    return;
                var fails = Random.Shared.NextDouble() < FailuresOfLoops;
                if (Interlocked.Increment(ref calls) == FailingCall || fails)
                    throw new InvalidOperationException("Injected by the test.");
            },
        };
    }

    static async Task WaitAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (!condition())
            await Task.Delay(50, limit.Token);
    }
}
