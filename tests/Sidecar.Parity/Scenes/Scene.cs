namespace Sidecar.Parity.Scenes;

/// <summary>
/// The processes around a table: an app and a sidecar for each app id, with the resources and the config.yaml in
/// Scenes/NAME.
/// </summary>
sealed record Scene(string Name, params string[] AppIds)
{
    public static Scene State { get; } = new("state", "app", "peer") { HasApps = false };

    public static Scene StateOnRedis { get; } =
        new("state-redis", "app", "peer") { HasApps = false, Server = SceneServers.Redis };

    public static Scene StateOnPostgres { get; } =
        new("state-postgres", "app", "peer") { HasApps = false, Server = SceneServers.Postgres };

    public static Scene PubSub { get; } = new("pubsub", "app", "peer") { Tables = ["publish", "deliver"] };

    /// <summary>The components of <see cref="PubSub"/>, with Redis instead of memory.</summary>
    public static Scene PubSubOnRedis { get; } =
        PubSub with { Name = "pubsub-redis", Folder = "pubsub", Server = SceneServers.Redis };

    public static Scene Invoke { get; } = new("invoke", "app", "peer", "retried", "timed");

    public static Scene Bare { get; } = new("bare", "app", "peer") { HasApps = false };

    public static Scene Traced { get; } = new("traced", "app", "peer") { Tables = ["traced"] };

    public static Scene Untraced { get; } = new("untraced", "app", "peer") { Tables = ["traced"] };

    public static Scene Tokens { get; } = new("tokens", "app", "peer")
    {
        Tables = ["tokens"],
        Environment = new Dictionary<string, string>
        {
            ["DAPR_API_TOKEN"] = "api-secret",
            ["APP_API_TOKEN"] = "app-secret",
        },
    };

    /// <summary>
    /// The tables run in this scene: the sidecar asks the first app for its subscriptions once, and the response has
    /// those of all cases.
    /// </summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Whether the apps start with the scene; otherwise the cases start them.</summary>
    public bool StartsApps { get; init; } = true;

    /// <summary>Whether the sidecars have apps.</summary>
    public bool HasApps { get; init; } = true;

    /// <summary>The folder in Scenes with the resources and config.yaml.</summary>
    public string Folder { get; init; } = Name;

    /// <summary>
    /// The kind of <see cref="SceneServers"/> that the resources refer to, as <c>{server}</c> with its port or
    /// <c>{port}</c> alone.
    /// </summary>
    public string? Server { get; init; }

    public string? SkipReason =>
        SidecarPrograms.SkipReason ?? (Server is null ? null : SceneServers.UnavailableReason(Server));

    public string? Resources => Directory.Exists(InFolder("resources")) ? InFolder("resources") : null;

    public string? Config => File.Exists(InFolder("config.yaml")) ? InFolder("config.yaml") : null;

    /// <summary>The resources for sidecars in this working directory.</summary>
    public async Task<string?> ResourcesForAsync(string directory)
    {
        if (Server is null)
            return Resources;
        var port = await SceneServers.PortAsync(Server, directory);
        var copy = Directory.CreateDirectory(Path.Combine(directory, $"resources-{Guid.NewGuid():n}")).FullName;
        foreach (var file in Directory.EnumerateFiles(Resources!))
        {
            var yaml = (await File.ReadAllTextAsync(file))
                .Replace("{server}", $"127.0.0.1:{port}", StringComparison.Ordinal)
                .Replace("{port}", $"{port}", StringComparison.Ordinal)
                .Replace("pubsub.in-memory", "pubsub.redis", StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(copy, Path.GetFileName(file)), yaml);
        }

        return copy;
    }

    string InFolder(string name) => Path.Combine(AppContext.BaseDirectory, "Scenes", Folder, name);
}
