using System.Net;
using Testing;
using Sidecar.Parity.Tables;

namespace Sidecar.Parity.Sides;

/// <summary>A scene on one kind of sidecar.</summary>
sealed class Side(string directory) : IAsyncDisposable
{
    readonly List<SidecarProcess> sidecars = [];
    readonly Dictionary<string, TestApp> apps = [];

    /// <summary>Texts that differ between the sides without meaning: ports, and the working directory.</summary>
    public IEnumerable<KeyValuePair<string, string>> OwnWords =>
    [
        new(directory, "<directory>"),
        new(Dns.GetHostName(), "<host>"),
        .. from launch in sidecars.Select(sidecar => sidecar.Launch)
           from own in new (int? Port, string Of)[]
           {
               (launch.HttpPort, "HTTP"), (launch.GrpcPort, "gRPC"), (launch.InternalPort, "internal"), (launch.AppPort, "app"),
           }
           where own.Port is not null
           select KeyValuePair.Create($"{own.Port}", $"<{own.Of} port of {launch.AppId}>"),
    ];

    /// <param name="directory">The working directory, which is the caller's.</param>
    public static Task<Side> StartAsync(Kind kind, Scene scene, string directory, CancellationToken cancellation) =>
        StartAsync(_ => kind, scene, directory, cancellation);

    /// <param name="kinds">Of the sidecar of an app.</param>
    public static async Task<Side> StartAsync(Func<string, Kind> kinds, Scene scene, string directory, CancellationToken cancellation)
    {
        var side = new Side(directory);
        var resources = await scene.ResourcesInAsync(directory);
        foreach (var appId in scene.AppIds)
            await side.AddAsync(kinds(appId), scene, appId, resources, cancellation);
        foreach (var sidecar in side.sidecars)
            await sidecar.ReadyAsync(scene.AppsAreUp ? "/v1.0/healthz" : "/v1.0/healthz/outbound", cancellation);
        return side;
    }

    public SidecarProcess Sidecar(string appId) => sidecars.Single(sidecar => sidecar.Launch.AppId == appId);

    /// <summary>What any app of the scene was sent in a case.</summary>
    public IReadOnlyList<Seen> SeenBy(string word) => [.. apps.Values.SelectMany(app => app.SeenBy(word))];

    public TestApp App(string appId) => apps[appId];

    public async ValueTask DisposeAsync()
    {
        foreach (var sidecar in sidecars)
            await sidecar.DisposeAsync();
        foreach (var app in apps.Values)
            await app.DisposeAsync();
    }

    async Task AddAsync(Kind kind, Scene scene, string appId, string? resources, CancellationToken cancellation)
    {
        if (scene.HasApps)
        {
            apps[appId] = new TestApp(Ports.Free(), appId == scene.AppIds[0] ? Table.Subscriptions(scene.Tables) : "[]");
            if (scene.AppsAreUp)
                await apps[appId].StartAsync(cancellation);
        }

        sidecars.Add(new SidecarProcess(kind, new Launch(appId, directory)
        {
            AppPort = apps.GetValueOrDefault(appId)?.Port,
            Resources = resources,
            Config = scene.Config,
            Flags = scene.Flags,
            Environment = scene.Environment,
        }));
    }
}
