using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Sidecar.Parity.Sides;
using Sidecar.Parity.Tables;

namespace Sidecar.Parity;

/// <summary>One database of states, one of names, served by both kinds of sidecar.</summary>
public sealed class CrossUse
{
    const int Rounds = 40;

    static readonly ConcurrentDictionary<string, Lazy<Task<string>>> ByDaprdAlone = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The first is killed, so that the second also takes over what lies in a write-ahead log.</summary>
    [Theory]
    [InlineData("sqlite", Kind.Daprd, Kind.Embedded)]
    [InlineData("sqlite", Kind.Embedded, Kind.Daprd)]
    [InlineData("sqlite", Kind.Embedded, Kind.Embedded)]
    [InlineData("redis", Kind.Daprd, Kind.Embedded)]
    [InlineData("redis", Kind.Embedded, Kind.Daprd)]
    [InlineData("postgres", Kind.Daprd, Kind.Embedded)]
    [InlineData("postgres", Kind.Embedded, Kind.Daprd)]
    public async Task A_database_serves_both_in_turn(string store, Kind first, Kind second)
    {
        SkipWithout(store);
        var alone = ByDaprdAlone.GetOrAdd(store, _ => new(() => InTurnAsync(store, Kind.Daprd, Kind.Daprd)));
        Comparison.Check([await alone.Value, await InTurnAsync(store, first, second)], []);
    }

    /// <summary>Both start at once on an empty one.</summary>
    [Theory]
    [InlineData("sqlite", HttpStatusCode.Conflict)]
    [InlineData("redis", HttpStatusCode.InternalServerError)]
    [InlineData("postgres", HttpStatusCode.InternalServerError)]
    public async Task A_database_serves_both_at_once(string store, HttpStatusCode refused)
    {
        SkipWithout(store);
        var directory = Scratch.Directory(store);
        var sides = await Task.WhenAll(Enum.GetValues<Kind>().Select(kind => Side.StartAsync(kind, States(store), directory, Cancellation)));
        await using var daprd = sides[0];
        await using var embedded = sides[1];
        HttpClient[] clients = [daprd.Sidecar("app").Http, embedded.Sidecar("app").Http];

        for (var round = 0; round < Rounds; round++)
        {
            var create = new { key = $"race-{round}", value = 1, options = new { concurrency = "first-write" } };
            var statuses = await Task.WhenAll(clients.Select(client => SaveAsync(client, store, create)));
            Assert.Equal([HttpStatusCode.NoContent, refused], statuses.Order());
        }

        await SaveAsync(clients[0], store, new { key = "count", value = 0 });
        await Task.WhenAll(clients.Select(client => CountAsync(client, store)));
        foreach (var client in clients)
            Assert.Equal(clients.Length * Rounds, await client.GetFromJsonAsync<int>($"/v1.0/state/{store}/count", Cancellation));
    }

    [Theory]
    [InlineData(Kind.Daprd, Kind.Embedded)]
    [InlineData(Kind.Embedded, Kind.Daprd)]
    public async Task Names_are_registered_by_both(Kind first, Kind second)
    {
        Assert.SkipWhen(Programs.SkipReason is not null, Programs.SkipReason ?? "");
        Assert.SkipWhen(Programs.DaprdTwice, "two of one kind do call each other");
        var directory = Scratch.Directory("names");
        await using var ours = await Side.StartAsync(first, new("invoke", "app", "peer"), directory, Cancellation);
        await using (var theirs = await Side.StartAsync(second, new("invoke", "other", "others-peer"), directory, Cancellation))
        {
            Assert.Equal(HttpStatusCode.OK, (await CallAsync(ours, "app", "peer")).Status);
            Assert.Equal(HttpStatusCode.OK, (await CallAsync(theirs, "other", "others-peer")).Status);
            Assert.Equal("ERR_DIRECT_INVOKE", (await CallAsync(ours, "app", "others-peer")).Error);
            Assert.Equal("ERR_DIRECT_INVOKE", (await CallAsync(theirs, "other", "peer")).Error);
            await theirs.Sidecar("others-peer").StopAsync();
        }

        Assert.Equal((await CallAsync(ours, "app", "nobody")).Message.Replace("nobody", "others-peer", StringComparison.Ordinal),
            (await CallAsync(ours, "app", "others-peer")).Message);
    }

    static Scene States(string store) => new($"cross-{store}", "app")
    {
        HasApps = false,
        Server = store == "sqlite" ? null : store,
        Environment = new Dictionary<string, string> { ["NAMESPACE"] = "lab" },
    };

    static void SkipWithout(string store) => Assert.SkipWhen(States(store).SkipReason is not null, States(store).SkipReason ?? "");

    static async Task<string> InTurnAsync(string store, Kind first, Kind second)
    {
        var directory = Scratch.Directory(store);
        return await PlayAsync(first, "cross-write") + await PlayAsync(second, "cross-read");

        async Task<string> PlayAsync(Kind kind, string table)
        {
            await using var side = await Side.StartAsync(kind, States(store), directory, Cancellation);
            var said = "";
            // daprd keeps no empty value in PostgreSQL
            foreach (var row in Table.Read(table).Where(row => (store, row.Name) != ("postgres", "an empty value")))
                said += await Conversation.PlayAsync(side, row, new Words(row, [("store", store)]), Cancellation);
            return said;
        }
    }

    /// <summary>Counts one value up, each time from what is there.</summary>
    static async Task CountAsync(HttpClient client, string store)
    {
        for (var counted = 0; counted < Rounds;)
        {
            using var read = await client.GetAsync($"/v1.0/state/{store}/count", Cancellation);
            var next = await read.Content.ReadFromJsonAsync<int>(Cancellation) + 1;
            var status = await SaveAsync(client, store, new { key = "count", value = next, etag = read.Headers.GetValues("ETag").Single() });
            counted += status == HttpStatusCode.NoContent ? 1 : 0;
        }
    }

    static async Task<HttpStatusCode> SaveAsync<T>(HttpClient client, string store, T item)
    {
        using var answer = await client.PostAsJsonAsync($"/v1.0/state/{store}", new[] { item }, Cancellation);
        return answer.StatusCode;
    }

    static async Task<(HttpStatusCode Status, string? Error, string Message)> CallAsync(Side side, string from, string to)
    {
        using var answer = await side.Sidecar(from).Http.GetAsync($"/v1.0/invoke/{to}/method/x", Cancellation);
        if (answer.IsSuccessStatusCode)
            return (answer.StatusCode, null, "");
        var error = await answer.Content.ReadFromJsonAsync<Dictionary<string, string>>(Cancellation);
        return (answer.StatusCode, error!["errorCode"], error["message"]);
    }
}
