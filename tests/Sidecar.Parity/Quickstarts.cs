using System.Net.Http.Json;
using Testing;
using Sidecar.Parity.Sides;

namespace Sidecar.Parity;

/// <summary>Apps on the official SDK, written from Dapr's documentation alone (tests/Quickstarts), unchanged on both kinds of sidecar.</summary>
public sealed class Quickstarts
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Kind.Daprd)]
    [InlineData(Kind.Embedded)]
    public async Task State_management(Kind kind)
    {
        var launch = Launch("state-management", null);
        await using var sidecar = await StartAsync(kind, launch);
        Assert.Equal(
            """
            saved: Book { Title = Emma, Year = 1815 }
            absent: True
            changed: True
            changed again with the old ETag: False
            deleted with the old ETag: False
            not created twice
            one of many: emma Book { Title = Emma, Year = 1816 }
            one of many: persuasion Book { Title = Persuasion, Year = 1817 }
            one of many: sanditon Book { Title = Sanditon, Year = 1925 }
            after the transaction: Book { Title = Persuasion, Year = 1818 }
            deleted by the transaction: True
            expired
            entry saved: True
            deleted: True
            """, await RunAsync("StateManagement", launch), ignoreLineEndingDifferences: true);
    }

    [Theory]
    [InlineData(Kind.Daprd)]
    [InlineData(Kind.Embedded)]
    public async Task Publish_and_subscribe(Kind kind)
    {
        var launch = Launch("publish-subscribe", Ports.Free());
        await using var app = Start("PublishSubscribe", launch);
        await using var sidecar = await StartAsync(kind, launch);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{launch.AppPort}") };

        foreach (var (route, body) in new (string, object)[]
        {
            ("/announce", new { to = "Ada", kilograms = 1.5 }),
            ("/announce-large", new { to = "Grace", kilograms = 100 }),
            ("/announce-many", new[] { new { to = "Alan", kilograms = 2 }, new { to = "Kurt", kilograms = 3 } }),
        })
        {
            using var answer = await http.PostAsJsonAsync(route, body, Cancellation);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation) + app.Tail(20));
        }

        string[] weighed = [];
        await Eventually.TrueAsync("all parcels are weighed", Patience, async () =>
            (weighed = (await http.GetFromJsonAsync<string[]>("/weighed", Cancellation))!).Length >= 4, Cancellation);
        Assert.Equal(["Ada: 1.5 kg", "Alan: 2 kg", "Grace: large", "Kurt: 3 kg"], weighed);
    }

    [Theory]
    [InlineData(Kind.Daprd)]
    [InlineData(Kind.Embedded)]
    public async Task Service_invocation(Kind kind)
    {
        var directory = Scratch.Directory("quickstarts");
        var greeter = Launch("greeter", Ports.Free()) with { Directory = directory };
        var caller = Launch("caller", null) with { Directory = directory };
        await using var app = Start("Greeter", greeter);
        await using var sidecarOfGreeter = await StartAsync(kind, greeter);
        await using var sidecarOfCaller = await StartAsync(kind, caller);
        Assert.Equal(
            """
            {"text":"Hello, Ada!"}
            404
            201 /greetings/Grace {"name":"Grace","text":"Good day"}
            {"text":"Hello, Alan!"}
            500
            """, await RunAsync("Caller", caller), ignoreLineEndingDifferences: true);
    }

    static Launch Launch(string appId, int? appPort)
    {
        var scene = new Scene("quickstarts", appId);
        return new Launch(appId, Scratch.Directory(scene.Name)) { AppPort = appPort, Resources = scene.Resources, Config = scene.Config };
    }

    static async Task<SidecarProcess> StartAsync(Kind kind, Launch launch)
    {
        Assert.SkipWhen(kind == Kind.Daprd && Programs.SkipReason is not null, Programs.SkipReason ?? "");
        var sidecar = new SidecarProcess(kind, launch);
        await sidecar.ReadyAsync("/v1.0/healthz", Cancellation);
        return sidecar;
    }

    /// <summary>With the environment that <c>dapr run</c> gives to an app.</summary>
    static ChildProcess Start(string program, Launch launch) =>
        ChildProcess.Start(program, "dotnet", [Checkout.Program(program)], launch.Directory, new Dictionary<string, string>
        {
            ["DAPR_HTTP_PORT"] = $"{launch.HttpPort}",
            ["DAPR_GRPC_PORT"] = $"{launch.GrpcPort}",
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{launch.AppPort}",
        });

    /// <summary>What it writes until it ends.</summary>
    static async Task<string> RunAsync(string program, Launch launch)
    {
        await using var child = Start(program, launch);
        await child.WaitForExitAsync(Cancellation).WaitAsync(Patience, Cancellation);
        return string.Join('\n', child.Lines);
    }
}
