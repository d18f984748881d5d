using System.Collections.Concurrent;
using System.Text.Json;
using Product.FaultInjection.Checks;
using Product.FaultInjection.History;

namespace Product.FaultInjection.State;

/// <summary>Waits until nothing is under way in a world and reads all that is there.</summary>
sealed class Reader(World world)
{
    static readonly TimeSpan Quiet = TimeSpan.FromSeconds(90), Soon = TimeSpan.FromSeconds(10);

    int lastRead;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task<Snapshot> ReadAsync() => await QuietAsync(await RetryAsync());

    /// <summary>Every address that was asked for since the last judgement is asked for once more, until there is a clear answer.</summary>
    async Task<Retry[]> RetryAsync()
    {
        var addresses = world.Recorder.Operations.Where(operation => operation.Number > lastRead).Select(operation => operation.Asked.Email).OfType<string>().Distinct();
        var retries = new ConcurrentQueue<Retry>();
        await Parallel.ForEachAsync(addresses, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancel }, async (address, _) =>
        {
            Operation create = null!;
            await Eventually.TrueAsync($"a clear answer for {address}", Quiet, async () =>
            {
                create = await world.Recorder.CreateAsync(world.Users[create is null ? 0 : create.Number % 2], address);
                return create.Told.Status is 201 or 409;
            }, Cancel);
            var found = (await AskAsync(world.Users[create.Number % 2], $"/users?email={address}")).GetProperty("users");
            retries.Enqueue(new(create, found.GetArrayLength() == 0 ? null : ShownUser.Of(found[0])));
        });
        lastRead = world.Recorder.Next();
        return [.. retries];
    }

    /// <summary>Until every event is told and proven; what is missing by then stands in the snapshot for the judge.</summary>
    async Task<Snapshot> QuietAsync(Retry[] retries)
    {
        var state = new RawState(world.Users[0].Sidecar, Cancel);
        Snapshot? found = null;
        try
        {
            await Eventually.TrueAsync("all events are told", Quiet, async () =>
            {
                var documents = await state.UsersAsync();
                found = new(documents, new Dictionary<string, ClaimDocument>(), [], Heard(), retries);
                return Events.AreComplete(found);
            }, Cancel);
        }
        catch (TimeoutException) when (found is not null)
        {
        }

        return found! with
        {
            Claims = await state.ClaimsAsync([.. found.Live.Select(user => user.Email!).Distinct()]),
            Walk = await WalkAsync(),
        };
    }

    HashSet<ShownEvent> Heard() => [.. world.ProductUnderTest.Subscriber.Events.Select(told => new ShownEvent(told.GetProperty("subject").GetString()!,
        told.GetProperty("data").GetProperty("version").GetInt64(), told.GetProperty("type").GetString()!.Split('.')[2]))];

    async Task<List<ShownUser>> WalkAsync()
    {
        List<ShownUser> seen = [];
        for (string? cursor = "", query = "limit=200"; cursor is not null; query = $"limit=200&cursor={cursor}")
        {
            var page = await AskAsync(world.Users[1], $"/users?{query}");
            seen.AddRange(page.GetProperty("users").EnumerateArray().Select(ShownUser.Of));
            cursor = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }

        return seen;
    }

    static async Task<JsonElement> AskAsync(Instance users, string path)
    {
        var text = await Eventually.GetAsync($"an answer of {users.Name}", Soon, async () =>
        {
            using var answer = await users.Client.GetAsync(path, Cancel);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(Cancel) : null;
        }, Cancel);
        return JsonElement.Parse(text);
    }
}
