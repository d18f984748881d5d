using Sidecar.Parity.Tables;

namespace Sidecar.Parity.Sides;

/// <summary>A scene on one kind of sidecar.</summary>
sealed class Side : IAsyncDisposable
{
    readonly List<SidecarProcess> _sidecars = [];
    readonly Dictionary<string, TestApp> _apps = [];

    Side(string directory) => Directory = directory;

    /// <summary>The working directory of its sidecars, new and empty at the start.</summary>
    public string Directory { get; }

    public SidecarProcess Sidecar(string appId) => _sidecars.Single(sidecar => sidecar.Launch.AppId == appId);

    /// <summary>What any app of the scene was sent in a case.</summary>
    public IReadOnlyList<Seen> SeenBy(string word) => [.. _apps.Values.SelectMany(app => app.SeenBy(word))];

    public void AnswerNext(string appId, string word, Line answer) => _apps[appId].AnswerNext(word, answer);

    /// <summary>Texts that differ between the sides without meaning, such as ports.</summary>
    public IEnumerable<KeyValuePair<string, string>> OwnWords =>
    [
        new(Directory, "<directory>"),
        .. _sidecars.Select(sidecar => sidecar.Launch).SelectMany(launch => new KeyValuePair<string, string>[]
        {
            new($":{launch.HttpPort}", $":<{launch.AppId}'s HTTP port>"),
            new($":{launch.GrpcPort}", $":<{launch.AppId}'s gRPC port>"),
            new($":{launch.InternalPort}", $":<{launch.AppId}'s internal port>"),
            new($":{launch.AppPort}", $":<{launch.AppId}'s port>"),
        }),
    ];

    public static async Task<Side> StartAsync(Kind kind, Scene scene)
    {
        var side = new Side(System.IO.Directory.CreateTempSubdirectory($"parity-{scene.Name}-").FullName);
        foreach (var appId in scene.AppIds)
        {
            await side.AddAsync(kind, scene, appId);
        }

        foreach (var sidecar in side._sidecars)
        {
            await sidecar.ReadyAsync();
        }

        return side;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sidecar in _sidecars)
        {
            await sidecar.DisposeAsync();
        }

        foreach (var app in _apps.Values)
        {
            await app.DisposeAsync();
        }

        System.IO.Directory.Delete(Directory, recursive: true);
    }

    async Task AddAsync(Kind kind, Scene scene, string appId)
    {
        if (scene.HasApps)
        {
            _apps[appId] = await TestApp.StartAsync(Ports.Free());
            _apps[appId].Subscriptions = appId == scene.AppIds[0] ? Table.Subscriptions(scene.Tables) : "[]";
        }

        var resources = Path.Combine(scene.Folder, "resources");
        var config = Path.Combine(scene.Folder, "config.yaml");
        _sidecars.Add(SidecarProcess.Start(kind, new Launch(appId, Directory)
        {
            AppPort = _apps.GetValueOrDefault(appId)?.Port,
            Resources = System.IO.Directory.Exists(resources) ? resources : null,
            Config = File.Exists(config) ? config : null,
            Flags = scene.Flags,
            Environment = scene.Environment,
        }));
    }
}
