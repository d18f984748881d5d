using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Product.FaultInjection.History;

namespace Product.FaultInjection.Scenarios;

/// <summary>
/// The store or the sidecars refuse, or hang: every call that needs them is told so in time, readiness names the part, liveness stays,
/// and soon after they are back all is well.
/// </summary>
public sealed class Outage(World world) : FaultTest(world)
{
    static readonly TimeSpan Refusing = TimeSpan.FromSeconds(2), Hanging = TimeSpan.FromSeconds(15), Mended = TimeSpan.FromSeconds(5);

    /// <summary>All; in the short profile one that refuses and one that hangs, drawn. A store that is a file, and sidecars in one process, can only hang.</summary>
    public static TheoryData<string> Harms()
    {
        string[] refusing = [nameof(StoreRefuses), nameof(SidecarsRefuse)], hanging = [nameof(StoreHangs), nameof(SidecarsHang)];
        if (!World.HasStoreServer)
            return [nameof(SidecarsHang)];
        var random = new Random(Profile.Seed);
        return Profile.Current.IsLong ? [.. refusing, .. hanging] : [refusing[random.Next(2)], hanging[random.Next(2)]];
    }

    [Theory]
    [MemberData(nameof(Harms))]
    public async Task What_is_out_of_reach_is_told_in_time(string harm)
    {
        var (part, limit, harmAsync, mendAsync) = harm switch
        {
            nameof(StoreRefuses) => StoreRefuses,
            nameof(SidecarsRefuse) => SidecarsRefuse,
            nameof(StoreHangs) => StoreHangs,
            _ => SidecarsHang,
        };
        var known = await Task.WhenAll(World.Users.Select(async users => (users, mine: (await CreateAsync(users)).Told.User!)));

        var answers = new List<Operation>();
        await harmAsync();
        try
        {
            answers.AddRange((await Task.WhenAll(known.Select(one => Task.WhenAll(Calls(one.users, one.mine))))).SelectMany(told => told));
            foreach (var users in World.Users)
                await HealthAsync(users, part);
        }
        finally
        {
            await mendAsync();
        }

        var back = Stopwatch.StartNew();
        foreach (var users in World.Users)
            await ServesAsync(users);
        World.Say($"{harm}: refused within {answers.Max(Took).TotalSeconds:0.00} s, well {back.Elapsed.TotalSeconds:0.00} s after it was back");

        Assert.All(answers, answer => Assert.True(answer.Told is { Status: 503, Code: "store-unavailable" or "outcome-unknown", RetryAfter.TotalSeconds: >= 1 }, $"{answer}"));
        Assert.All(answers, answer => Assert.True(Took(answer) <= limit, $"{answer}"));
        Assert.InRange(back.Elapsed, TimeSpan.Zero, Mended);
        await World.JudgeAsync();
    }

    Harm StoreRefuses => new("state-store", Refusing,
        async () =>
        {
            await World.ProductUnderTest.Store!.KillAsync(Cancel);
            World.ToStore!.Refuse = true;
            World.ToStore.Cut();
        },
        async () =>
        {
            await World.ProductUnderTest.Store!.RestartAsync(Cancel);
            World.ToStore!.Refuse = false;
        });

    Harm StoreHangs => new("state-store", Hanging,
        () => Task.Run(() => World.ProductUnderTest.Store!.Pause()),
        () => Task.Run(() => World.ProductUnderTest.Store!.Unpause()));

    Harm SidecarsRefuse => new("sidecar", Refusing,
        () => Task.WhenAll(World.Users.Select(users => World.ProductUnderTest.KillSidecarAsync(users, Cancel))),
        async () =>
        {
            foreach (var users in World.Users)
                World.ProductUnderTest.StartSidecar(users);
            await Task.WhenAll(World.Users.Select(users => Eventually.TrueAsync("its sidecar is back", ProductUnderTest.StartLimit,
                async () => (await users.Sidecar.GetAsync("/v1.0/healthz/outbound", Cancel)).IsSuccessStatusCode, Cancel)));
        });

    Harm SidecarsHang => new("sidecar", Hanging,
        () => Task.Run(() => Sidecars.ForEach(sidecar => sidecar.Pause())),
        () => Task.Run(() => Sidecars.ForEach(sidecar => sidecar.Unpause())));

    List<ChildProcess> Sidecars => [.. World.Users.Select(World.ProductUnderTest.SidecarOf).Distinct()];

    async Task ServesAsync(Instance users)
    {
        Operation? last = null;
        try
        {
            await Eventually.TrueAsync($"{users.Name} serves again", ProductUnderTest.StartLimit, async () => (last = await CreateAsync(users)).Told.Status == 201, Cancel);
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

    /// <param name="Part">Of readiness.</param>
    /// <param name="Limit">Within which every call is answered.</param>
    sealed record Harm(string Part, TimeSpan Limit, Func<Task> HarmAsync, Func<Task> MendAsync);
}
