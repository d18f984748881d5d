using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Faults;

/// <summary>
/// The store or the sidecars refuse, or hang: every call that needs them is told so in time, readiness names the part, liveness stays,
/// and soon after they are back all is well.
/// </summary>
public sealed class Outage(World world) : FaultTest(world)
{
    static readonly TimeSpan Refusing = TimeSpan.FromSeconds(2), Hanging = TimeSpan.FromSeconds(15), Mended = TimeSpan.FromSeconds(5);

    [Fact]
    public Task A_store_that_refuses() => DuringAsync("state-store", Refusing,
        async () =>
        {
            await World.Product.Store!.KillAsync(Cancel);
            World.ToStore!.Refuse = true;
            World.ToStore.Cut();
        },
        async () =>
        {
            await World.Product.Store!.RestartAsync(Cancel);
            World.ToStore!.Refuse = false;
        });

    [Fact]
    public Task A_store_that_hangs() => DuringAsync("state-store", Hanging,
        () => Task.Run(() => World.Product.Store!.Pause()),
        () => Task.Run(() => World.Product.Store!.Unpause()));

    [Fact]
    public Task Sidecars_that_are_killed() => DuringAsync("sidecar", Refusing,
        () => Task.WhenAll(World.Users.Select(users => World.Product.KillSidecarAsync(users, Cancel))),
        async () =>
        {
            foreach (var users in World.Users)
                World.Product.StartSidecar(users);
            await Task.WhenAll(World.Users.Select(users => Eventually.TrueAsync("its sidecar is back", Product.StartLimit,
                async () => (await users.Sidecar.GetAsync("/v1.0/healthz/outbound", Cancel)).IsSuccessStatusCode, Cancel)));
        });

    [Fact]
    public Task Sidecars_that_hang() => DuringAsync("sidecar", Hanging,
        () => Task.Run(() => Sidecars.ForEach(sidecar => sidecar.Pause())),
        () => Task.Run(() => Sidecars.ForEach(sidecar => sidecar.Continue())), needsServer: false);

    List<ChildProcess> Sidecars => [.. World.Users.Select(World.Product.SidecarOf).Distinct()];

    async Task DuringAsync(string part, TimeSpan limit, Func<Task> harm, Func<Task> mend, bool needsServer = true)
    {
        Assert.SkipWhen(needsServer && !World.HasStoreServer, "the state store is a file, and the sidecars live in one process");
        var known = await Task.WhenAll(World.Users.Select(async users => (users, mine: (await CreateAsync(users)).Told.User!)));

        var answers = new List<Operation>();
        await harm();
        try
        {
            answers.AddRange((await Task.WhenAll(known.Select(one => Task.WhenAll(Calls(one.users, one.mine))))).SelectMany(told => told));
            foreach (var users in World.Users)
                await HealthAsync(users, part);
        }
        finally
        {
            await mend();
        }

        var back = Stopwatch.StartNew();
        foreach (var users in World.Users)
            await ServesAsync(users);
        World.Say($"refused within {answers.Max(Took).TotalSeconds:0.00} s, well {back.Elapsed.TotalSeconds:0.00} s after it was back");

        Assert.All(answers, answer => Assert.True(answer.Told is { Status: 503, Code: "store-unavailable" or "outcome-unknown", RetryAfter.TotalSeconds: >= 1 }, $"{answer}"));
        Assert.All(answers, answer => Assert.True(Took(answer) <= limit, $"{answer}"));
        Assert.InRange(back.Elapsed, TimeSpan.Zero, Mended);
        await World.JudgeAsync();
    }

    async Task ServesAsync(Instance users)
    {
        Operation? last = null;
        try
        {
            await Eventually.TrueAsync($"{users.Name} serves again", Product.StartLimit, async () => (last = await CreateAsync(users)).Told.Status == 201, Cancel);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{users.Name} does not serve again: {last}");
        }
    }

    /// <summary>One of each kind.</summary>
    Task<Operation>[] Calls(Instance users, ShownUser mine) =>
    [
        CreateAsync(users),
        World.Recorder.ChangeAsync(users, mine.Id, """{"status":"inactive"}"""),
        World.Recorder.ChangeAsync(users, mine.Id, email: NewAddress()),
        World.Recorder.DeleteAsync(users, mine.Id),
        World.Recorder.ReadAsync(users, mine.Id),
        World.Recorder.QueryAsync(users, $"email={mine.Email}"),
        World.Recorder.QueryAsync(users, "limit=10"),
    ];

    static async Task HealthAsync(Instance users, string part)
    {
        using var ready = await users.Client.GetAsync("/health/ready", Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        var parts = JsonElement.Parse(await ready.Content.ReadAsStringAsync(Cancel)).GetProperty("parts").EnumerateArray();
        Assert.Contains(parts, one => one.GetProperty("name").GetString() == part && one.GetProperty("status").GetString() == "unhealthy");
        using var alive = await users.Client.GetAsync("/health/live", Cancel);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    Task<Operation> CreateAsync(Instance users) => World.Recorder.CreateAsync(users, NewAddress());

    string NewAddress() => $"outage-{Profile.Seed}-{World.Recorder.Next()}@example.org";

    static TimeSpan Took(Operation operation) => operation.End - operation.Start;
}
