namespace Users.ModelChecking;

/// <summary>
/// Many clients of two processes while anything may go wrong at any time. The seed of a failure stands in its message:
/// put it into <see cref="Seeds"/>, and the same history comes again.
/// </summary>
public sealed class LongHistories
{
    const int Clients = 3;
    const int StepsEach = 10;
    const int Addresses = 4;
    const int Restarts = 3;
    const double ChanceOfFault = 0.04;

    public static TheoryData<Semantics, int> Seeds()
    {
        TheoryData<Semantics, int> seeds = [];
        for (var i = 0; i < (Explorer.IsLong ? 3000 : 40); i++)
            seeds.Add(i % 2 == 0 ? Semantics.Redis : Semantics.UniqueETags, Random.Shared.Next());
        return seeds;
    }

    [Theory]
    [MemberData(nameof(Seeds), DisableDiscoveryEnumeration = true)]
    public void All_invariants_hold(Semantics semantics, int seed) =>
        Explorer.RandomWalk(semantics, seed, ChanceOfFault, RunClients);

    [Fact]
    public void A_seed_gives_the_same_history_again()
    {
        var seed = Random.Shared.Next();
        Assert.Equal(Steps(), Steps());

        // The secrets in ids are truly random.
        IEnumerable<string> Steps() =>
            from line in Explorer.RandomWalk(Semantics.Redis, seed, ChanceOfFault, RunClients).World.Trace
            select line.Contains("publish", StringComparison.Ordinal) ? "publish" : line;
    }

    static void RunClients(Run run, Random random)
    {
        var restarts = 0;
        run.World.Died = _ =>
        {
            if (restarts++ < Restarts)
                StartProcess();
        };
        StartProcess();
        StartProcess();

        void StartProcess()
        {
            var process = run.NewProcess();
            for (var i = 0; i < Clients; i++)
                run.Start(process, client => ActAsync(client, process, run, random));
        }
    }

    static async Task ActAsync(Client client, Process process, Run run, Random random)
    {
        for (var step = 0; step < StepsEach; step++)
        {
            var email = $"user{random.Next(Addresses)}@example.org";
            var known = run.History.Where(operation => operation is { Kind: OperationKind.Create, IsDone: true })
                .Select(operation => operation.Answer!.User!.Id).ToArray();
            var id = known.Length == 0 ? default : known[random.Next(known.Length)];
            await ((known.Length == 0 ? 0 : random.Next(8)) switch
            {
                0 or 1 => client.CreateAsync(email),
                2 => client.CreateAsync(email, $"key of {email}"),
                3 => client.DeleteAsync(id),
                4 or 5 => client.MoveAsync(id, email),
                6 => client.RenameAsync(id),
                _ => Task.Delay(TimeSpan.FromSeconds(random.Next(1, 40)), process.Time),
            });
        }
    }
}
