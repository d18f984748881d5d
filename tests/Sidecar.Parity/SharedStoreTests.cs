using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Sidecar.Parity.Scenes;
using Sidecar.Parity.Tables;

namespace Sidecar.Parity;

/// <summary>A database of state used by both kinds of sidecar.</summary>
public sealed class SharedStoreTests
{
    const int Rounds = 40;

    static readonly ConcurrentDictionary<string, Lazy<Task<string>>> DaprdTranscripts = new();

    static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>The first sidecar is killed, so that the second also reads what is in a write-ahead log.</summary>
    [Theory]
    [InlineData("sqlite", SidecarKind.Daprd, SidecarKind.Embedded)]
    [InlineData("sqlite", SidecarKind.Embedded, SidecarKind.Daprd)]
    [InlineData("sqlite", SidecarKind.Embedded, SidecarKind.Embedded)]
    [InlineData("redis", SidecarKind.Daprd, SidecarKind.Embedded)]
    [InlineData("redis", SidecarKind.Embedded, SidecarKind.Daprd)]
    [InlineData("postgres", SidecarKind.Daprd, SidecarKind.Embedded)]
    [InlineData("postgres", SidecarKind.Embedded, SidecarKind.Daprd)]
    public async Task Both_kinds_can_use_a_database_in_turn(string store, SidecarKind first, SidecarKind second)
    {
        SkipIfUnavailable(store);
        var daprd = DaprdTranscripts.GetOrAdd(
            store, _ => new(() => RunInTurnAsync(store, SidecarKind.Daprd, SidecarKind.Daprd)));
        TranscriptComparison.Check(await daprd.Value, await RunInTurnAsync(store, first, second), []);
    }

    /// <summary>Both start at once, on an empty database.</summary>
    [Theory]
    [InlineData("sqlite", HttpStatusCode.Conflict)]
    [InlineData("redis", HttpStatusCode.InternalServerError)]
    [InlineData("postgres", HttpStatusCode.InternalServerError)]
    public async Task Both_kinds_can_use_a_database_at_once(string store, HttpStatusCode conflict)
    {
        SkipIfUnavailable(store);
        var directory = WorkingDirectories.Create(store);
        var scenes = await Task.WhenAll(Enum.GetValues<SidecarKind>().Select(kind =>
            RunningScene.StartAsync(kind, SceneFor(store), directory, CancellationToken)));
        await using var daprd = scenes[0];
        await using var embedded = scenes[1];
        HttpClient[] clients = [daprd.Sidecar("app").Http, embedded.Sidecar("app").Http];

        for (var round = 0; round < Rounds; round++)
        {
            var create = new { key = $"race-{round}", value = 1, options = new { concurrency = "first-write" } };
            var statuses = await Task.WhenAll(clients.Select(client => SaveAsync(client, store, create)));
            Assert.Equal([HttpStatusCode.NoContent, conflict], statuses.Order());
        }

        await SaveAsync(clients[0], store, new { key = "count", value = 0 });
        await Task.WhenAll(clients.Select(client => IncrementAsync(client, store)));
        foreach (var client in clients)
        {
            var count = await client.GetFromJsonAsync<int>($"/v1.0/state/{store}/count", CancellationToken);
            Assert.Equal(clients.Length * Rounds, count);
        }
    }

    static Scene SceneFor(string store) => new($"cross-{store}", "app")
    {
        HasApps = false,
        Server = store == "sqlite" ? null : store,
        Environment = new Dictionary<string, string> { ["NAMESPACE"] = "lab" },
    };

    static void SkipIfUnavailable(string store)
    {
        var reason = SceneFor(store).SkipReason;
        Assert.SkipWhen(reason is not null, reason ?? "");
    }

    static async Task<string> RunInTurnAsync(string store, SidecarKind first, SidecarKind second)
    {
        var directory = WorkingDirectories.Create(store);
        return await RunAsync(first, "cross-write") + await RunAsync(second, "cross-read");

        async Task<string> RunAsync(SidecarKind kind, string table)
        {
            var scene = SceneFor(store);
            await using var running = await RunningScene.StartAsync(kind, scene, directory, CancellationToken);
            var transcript = "";
            foreach (var tableCase in Table.Read(table).Where(IsSupported))
            {
                var placeholders = new Placeholders(tableCase, [("store", store)]);
                transcript += await CaseRunner.RunAsync(running, tableCase, placeholders, CancellationToken);
            }

            return transcript;
        }

        // daprd does not keep an empty value in PostgreSQL
        bool IsSupported(TableCase tableCase) => (store, tableCase.Name) != ("postgres", "an empty value");
    }

    /// <summary>Increments the count with its ETag until enough increments have succeeded.</summary>
    static async Task IncrementAsync(HttpClient client, string store)
    {
        for (var succeeded = 0; succeeded < Rounds;)
        {
            using var read = await client.GetAsync($"/v1.0/state/{store}/count", CancellationToken);
            var next = await read.Content.ReadFromJsonAsync<int>(CancellationToken) + 1;
            var item = new { key = "count", value = next, etag = read.Headers.GetValues("ETag").Single() };
            if (await SaveAsync(client, store, item) == HttpStatusCode.NoContent)
                succeeded++;
        }
    }

    static async Task<HttpStatusCode> SaveAsync<T>(HttpClient client, string store, T item)
    {
        using var response = await client.PostAsJsonAsync($"/v1.0/state/{store}", new[] { item }, CancellationToken);
        return response.StatusCode;
    }
}
