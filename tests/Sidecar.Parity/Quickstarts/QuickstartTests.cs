using System.Net.Http.Json;
using Sidecar.Parity.Scenes;
using Testing;

namespace Sidecar.Parity.Quickstarts;

/// <summary>
/// Apps with the official SDK, written from Dapr's documentation alone (tests/Quickstarts), unchanged on both kinds of
/// sidecar.
/// </summary>
public sealed class QuickstartTests
{
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SidecarKind.Daprd)]
    [InlineData(SidecarKind.Embedded)]
    public async Task State_management(SidecarKind kind)
    {
        var launch = Launch("state-management", null);
        await using var sidecar = await StartSidecarAsync(kind, launch);
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
    [InlineData(SidecarKind.Daprd)]
    [InlineData(SidecarKind.Embedded)]
    public async Task Publish_and_subscribe(SidecarKind kind)
    {
        var launch = Launch("publish-subscribe", Ports.Free());
        await using var app = StartApp("PublishSubscribe", launch);
        await using var sidecar = await StartSidecarAsync(kind, launch);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{launch.AppPort}") };

        (string Route, object Body)[] requests =
        [
            ("/announce", new { to = "Ada", kilograms = 1.5 }),
            ("/announce-large", new { to = "Grace", kilograms = 100 }),
            ("/announce-many", new[] { new { to = "Alan", kilograms = 2 }, new { to = "Kurt", kilograms = 3 } }),
        ];
        foreach (var (route, body) in requests)
        {
            using var response = await http.PostAsJsonAsync(route, body, CancellationToken);
            var text = await response.Content.ReadAsStringAsync(CancellationToken);
            Assert.True(response.IsSuccessStatusCode, text + app.Tail(20));
        }

        string[] weighed = [];
        await Eventually.TrueAsync("all parcels are weighed", Timeout, async () =>
        {
            weighed = (await http.GetFromJsonAsync<string[]>("/weighed", CancellationToken))!;
            return weighed.Length >= 4;
        }, CancellationToken);
        Assert.Equal(["Ada: 1.5 kg", "Alan: 2 kg", "Grace: large", "Kurt: 3 kg"], weighed);
    }

    [Theory]
    [InlineData(SidecarKind.Daprd)]
    [InlineData(SidecarKind.Embedded)]
    public async Task Service_invocation(SidecarKind kind)
    {
        var directory = WorkingDirectories.Create("quickstarts");
        var greeter = Launch("greeter", Ports.Free()) with { Directory = directory };
        var caller = Launch("caller", null) with { Directory = directory };
        await using var app = StartApp("Greeter", greeter);
        await using var greeterSidecar = await StartSidecarAsync(kind, greeter);
        await using var callerSidecar = await StartSidecarAsync(kind, caller);
        Assert.Equal(
            """
            {"text":"Hello, Ada!"}
            404
            201 /greetings/Grace {"name":"Grace","text":"Good day"}
            {"text":"Hello, Alan!"}
            500
            """, await RunAsync("Caller", caller), ignoreLineEndingDifferences: true);
    }

    static SidecarLaunch Launch(string appId, int? appPort)
    {
        var scene = new Scene("quickstarts", appId);
        return new SidecarLaunch(appId, WorkingDirectories.Create(scene.Name))
        {
            AppPort = appPort,
            Resources = scene.Resources,
            Config = scene.Config,
        };
    }

    static async Task<SidecarProcess> StartSidecarAsync(SidecarKind kind, SidecarLaunch launch)
    {
        var reason = kind == SidecarKind.Daprd ? SidecarPrograms.SkipReason : null;
        Assert.SkipWhen(reason is not null, reason ?? "");
        var sidecar = new SidecarProcess(kind, launch);
        await sidecar.ReadyAsync("/v1.0/healthz", CancellationToken);
        return sidecar;
    }

    /// <summary>Starts an app with the environment that <c>dapr run</c> would give it.</summary>
    static ChildProcess StartApp(string program, SidecarLaunch launch)
    {
        var environment = new Dictionary<string, string>
        {
            ["DAPR_HTTP_PORT"] = $"{launch.HttpPort}",
            ["DAPR_GRPC_PORT"] = $"{launch.GrpcPort}",
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{launch.AppPort}",
        };
        return ChildProcess.Start(program, "dotnet", [Checkout.Program(program)], launch.Directory, environment);
    }

    /// <summary>Runs an app until it exits, and returns its output.</summary>
    static async Task<string> RunAsync(string program, SidecarLaunch launch)
    {
        await using var app = StartApp(program, launch);
        await app.WaitForExitAsync(CancellationToken).WaitAsync(Timeout, CancellationToken);
        return string.Join('\n', app.Lines);
    }
}
