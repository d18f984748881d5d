using System.Net;
using Sidecar.Parity.Tables;
using Testing;

namespace Sidecar.Parity.Scenes;

/// <summary>The running processes of a scene.</summary>
sealed class RunningScene(string directory) : IAsyncDisposable
{
    readonly List<SidecarProcess> sidecars = [];
    readonly Dictionary<string, TestApp> apps = [];

    /// <summary>Texts that differ between the kinds without a meaning, with their masks: ports and names.</summary>
    public IEnumerable<KeyValuePair<string, string>> Masks =>
    [
        new(directory, "<directory>"),
        new(Dns.GetHostName(), "<host>"),
        .. sidecars.SelectMany(sidecar => PortMasks(sidecar.Launch)),
    ];

    /// <param name="directory">The working directory, which the caller owns.</param>
    public static Task<RunningScene> StartAsync(
        SidecarKind kind, Scene scene, string directory, CancellationToken cancellationToken) =>
        StartAsync(_ => kind, scene, directory, cancellationToken);

    /// <param name="kindOf">The kind of sidecar for an app id.</param>
    public static async Task<RunningScene> StartAsync(
        Func<string, SidecarKind> kindOf, Scene scene, string directory, CancellationToken cancellationToken)
    {
        var running = new RunningScene(directory);
        var resources = await scene.ResourcesForAsync(directory);
        foreach (var appId in scene.AppIds)
            await running.AddAsync(kindOf(appId), scene, appId, resources, cancellationToken);
        var healthRoute = scene.StartsApps ? "/v1.0/healthz" : "/v1.0/healthz/outbound";
        foreach (var sidecar in running.sidecars)
            await sidecar.ReadyAsync(healthRoute, cancellationToken);
        return running;
    }

    public SidecarProcess Sidecar(string appId) => sidecars.Single(sidecar => sidecar.Launch.AppId == appId);

    public TestApp App(string appId) => apps[appId];

    /// <summary>The requests that any app of the scene received for a case.</summary>
    public IReadOnlyList<ReceivedRequest> RequestsFor(string caseKey) =>
        [.. apps.Values.SelectMany(app => app.RequestsFor(caseKey))];

    public async ValueTask DisposeAsync()
    {
        foreach (var sidecar in sidecars)
            await sidecar.DisposeAsync();
        foreach (var app in apps.Values)
            await app.DisposeAsync();
    }

    async Task AddAsync(
        SidecarKind kind, Scene scene, string appId, string? resources, CancellationToken cancellationToken)
    {
        if (scene.HasApps)
        {
            var subscriptions = appId == scene.AppIds[0] ? Table.Subscriptions(scene.Tables) : "[]";
            apps[appId] = new TestApp(Ports.Free(), subscriptions);
            if (scene.StartsApps)
                await apps[appId].StartAsync(cancellationToken);
        }

        sidecars.Add(new SidecarProcess(kind, new SidecarLaunch(appId, directory)
        {
            AppPort = apps.GetValueOrDefault(appId)?.Port,
            Resources = resources,
            Config = scene.Config,
            Flags = scene.Flags,
            Environment = scene.Environment,
        }));
    }

    static IEnumerable<KeyValuePair<string, string>> PortMasks(SidecarLaunch launch)
    {
        (int? Port, string Name)[] ports =
        [
            (launch.HttpPort, "HTTP"),
            (launch.GrpcPort, "gRPC"),
            (launch.InternalPort, "internal"),
            (launch.AppPort, "app"),
        ];
        return ports.Where(port => port.Port is not null)
            .Select(port => KeyValuePair.Create($"{port.Port}", $"<{port.Name} port of {launch.AppId}>"));
    }
}
