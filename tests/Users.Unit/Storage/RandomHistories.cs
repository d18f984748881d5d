using System.Collections.Concurrent;
using Users.Storage;

namespace Users.Unit.Storage;

/// <summary>
/// Many clients of two processes on one store that loses replies, refuses, and writes late; afterwards the documents must agree with what
/// the clients were told. The seed of a failure stands in its message: put it into <see cref="Seeds"/> to play it again.
/// </summary>
public sealed class RandomHistories
{
    const int Clients = 12;
    const int StepsEach = 25;
    const int Addresses = 6;
    static readonly Faults Stormy = new(LostReply: 0.05, LateWrite: 0.05, Refusal: 0.05, FailedRead: 0.02);

    public static TheoryData<Semantics, int> Seeds()
    {
        TheoryData<Semantics, int> seeds = [];
        for (var i = 0; i < 6; i++)
            seeds.Add(i % 2 == 0 ? Semantics.Redis : Semantics.UniqueETags, Random.Shared.Next());
        return seeds;
    }

    [Theory]
    [MemberData(nameof(Seeds), DisableDiscoveryEnumeration = true)]
    public async Task What_was_acknowledged_is_there_and_no_address_has_two_users(Semantics semantics, int seed)
    {
        var store = new FakeStore(semantics, seed) { Faults = Stormy };
        Service[] processes = [new(store, TimeSpan.FromMilliseconds(20)), new(store, TimeSpan.FromMilliseconds(20))];
        ConcurrentDictionary<UserId, Told> told = [];
        foreach (var process in processes)
            process.Refusals = 0.1;

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => ClientAsync(processes[i % 2], new(seed + i), told)));

        // The storm ends; what is under way lands.
        store.Faults = Faults.None;
        await store.SettleAsync();
        foreach (var process in processes)
        {
            process.Refusals = 0;
            await process.DisposeAsync();
        }

        await JudgeAsync(store, processes, told, $"seed {seed} on {semantics}: ");
    }

    static async Task ClientAsync(Service process, Random random, ConcurrentDictionary<UserId, Told> told)
    {
        for (var step = 0; step < StepsEach; step++)
        {
            var email = $"user{random.Next(Addresses)}@example.org";
            var known = told.Keys.OrderBy(id => id.Number).ToArray();
            if (known.Length == 0 || random.Next(3) == 0)
            {
                var made = await process.CreateAsync(email);
                if (made.Fault is null)
                    told.TryAdd(made.Value!.Id, new());
                continue;
            }

            var id = known[random.Next(known.Length)];
            var changed = await (random.Next(4) switch
            {
                0 => process.DeleteAsync(id),
                1 => process.MoveAsync(id, email),
                _ => process.RenameAsync(id, $"Name {step}"),
            });
            told[id].Add(changed);
        }
    }

    static async Task JudgeAsync(FakeStore store, Service[] processes, ConcurrentDictionary<UserId, Told> told, string context)
    {
        var checker = new Service(store, TimeSpan.Zero);
        var (end, records) = (await checker.Ranges.ReadAsync(0, 5000, CancellationToken.None)).Value;
        Assert.True(end < 5000, context + "more numbers than the check reads");

        var twice = records.Where(record => record.User is not null).GroupBy(record => Service.Address(record.User!.Email).Normal).Where(group => group.Count() > 1);
        Assert.True(!twice.Any(), context + "two live users with one address");

        var byNumber = records.ToDictionary(record => record.Number);
        var events = processes.SelectMany(process => process.Published).Select(one => one.Id).ToHashSet();
        foreach (var (id, of) in told)
        {
            var document = byNumber[id.Number].Document!;
            Assert.True(document.Kind != UserKind.Void, context + $"the acknowledged user {id} is void");
            Assert.True(document.Kind == UserKind.Live || of.Deleted || of.Unknown > 0, context + $"the acknowledged user {id} is gone");
            Assert.InRange(document.Version, 1 + of.Acknowledged, 1 + of.Acknowledged + of.Unknown);
        }

        // Every committed version was published, and nothing else.
        var committed = records.Where(record => record.Document is { Kind: not UserKind.Void })
            .SelectMany(record => Enumerable.Range(1, (int)record.Document!.Version).Select(version => $"{new UserId(record.Number, record.Document.Secret)}:{version}"));
        Assert.True(events.SetEquals(committed), context + "the events published are not those of the committed versions");
        Assert.All(records, record => Assert.Empty(record.Document?.Events ?? []));

        // Every address is usable: free, or its owner is alive.
        for (var i = 0; i < Addresses; i++)
        {
            var made = await checker.CreateAsync($"user{i}@example.org");
            if (made.Fault is not null)
            {
                Assert.Equal(FaultCode.EmailTaken, made.Fault.Code);
                Assert.NotNull((await checker.Users.FindAsync(Service.Address($"user{i}@example.org"), CancellationToken.None)).Value);
            }
        }

        await checker.DisposeAsync();
    }

    /// <summary>What clients were told about one user's changes.</summary>
    sealed class Told
    {
        int acknowledged, unknown;

        public int Acknowledged => acknowledged;

        public int Unknown => unknown;

        public bool Deleted { get; private set; }

        public void Add(Outcome<User?> changed)
        {
            if (changed.Fault?.Code == FaultCode.OutcomeUnknown)
                Interlocked.Increment(ref unknown);
            if (changed.Fault is not null)
                return;
            Interlocked.Increment(ref acknowledged);
            if (changed.Value is null)
                Deleted = true;
        }
    }
}
