using System.Net;
using System.Net.Http.Json;
using Sidecar.Parity.Sides;
using Sidecar.Parity.Tables;

namespace Sidecar.Parity;

/// <summary>One database of states, one of names, served by both kinds of sidecar.</summary>
public sealed class CrossUse
{
    const int Rounds = 40;

    static readonly Scene States = new("cross", "app")
    {
        HasApps = false,
        Environment = new Dictionary<string, string> { ["NAMESPACE"] = "lab" },
    };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The first is killed, so that the second also takes over what lies in the write-ahead log.</summary>
    [Theory]
    [InlineData(Kind.Daprd, Kind.Embedded)]
    [InlineData(Kind.Embedded, Kind.Daprd)]
    [InlineData(Kind.Embedded, Kind.Embedded)]
    public async Task A_database_serves_both_in_turn(Kind first, Kind second)
    {
        Assert.SkipWhen(Programs.SkipReason is not null, Programs.SkipReason ?? "");
        Comparison.Check([await InTurnAsync(Kind.Daprd, Kind.Daprd), await InTurnAsync(first, second)], []);
    }

    [Fact]
    public async Task A_database_serves_both_at_once()
    {
        Assert.SkipWhen(Programs.SkipReason is not null, Programs.SkipReason ?? "");
        var directory = Scratch.Directory(States.Name);
        await using var daprd = await Side.StartAsync(Kind.Daprd, States, directory, Cancellation);
        await using var embedded = await Side.StartAsync(Kind.Embedded, States, directory, Cancellation);
        HttpClient[] clients = [daprd.Sidecar("app").Http, embedded.Sidecar("app").Http];

        for (var round = 0; round < Rounds; round++)
        {
            var create = new { key = $"race-{round}", value = 1, options = new { concurrency = "first-write" } };
            var statuses = await Task.WhenAll(clients.Select(client => SaveAsync(client, create)));
            Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.Conflict], statuses.Order());
        }

        await SaveAsync(clients[0], new { key = "count", value = 0 });
        await Task.WhenAll(clients.Select(CountAsync));
        foreach (var client in clients)
            Assert.Equal(clients.Length * Rounds, await client.GetFromJsonAsync<int>("/v1.0/state/sqlite/count", Cancellation));
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

    static async Task<string> InTurnAsync(Kind first, Kind second)
    {
        var directory = Scratch.Directory(States.Name);
        return await PlayAsync(first, "cross-write") + await PlayAsync(second, "cross-read");

        async Task<string> PlayAsync(Kind kind, string table)
        {
            await using var side = await Side.StartAsync(kind, States, directory, Cancellation);
            var row = Table.Read(table).Single();
            return await Conversation.PlayAsync(side, row, new Words(row, []), Cancellation);
        }
    }

    /// <summary>Counts one value up, each time from what is there.</summary>
    static async Task CountAsync(HttpClient client)
    {
        for (var counted = 0; counted < Rounds;)
        {
            using var read = await client.GetAsync("/v1.0/state/sqlite/count", Cancellation);
            var next = await read.Content.ReadFromJsonAsync<int>(Cancellation) + 1;
            var status = await SaveAsync(client, new { key = "count", value = next, etag = read.Headers.GetValues("ETag").Single() });
            counted += status == HttpStatusCode.NoContent ? 1 : 0;
        }
    }

    static async Task<HttpStatusCode> SaveAsync<T>(HttpClient client, T item)
    {
        using var answer = await client.PostAsJsonAsync("/v1.0/state/sqlite", new[] { item }, Cancellation);
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
