namespace Sidecar.Parity.Sides;

/// <summary>What stands around a table: the folder Scenes/NAME holds resources and config.yaml; an app and a sidecar for each app id.</summary>
sealed record Scene(string Name, params string[] AppIds)
{
    public static Scene State { get; } = new("state", "app", "peer") { HasApps = false };

    public static Scene StateOnRedis { get; } = new("state-redis", "app", "peer") { HasApps = false, Server = Servers.Redis };

    public static Scene StateOnPostgres { get; } = new("state-postgres", "app", "peer") { HasApps = false, Server = Servers.Postgres };

    public static Scene PubSub { get; } = new("pubsub", "app", "peer") { Tables = ["publish", "deliver"] };

    /// <summary>The same components, of the other type.</summary>
    public static Scene PubSubOnRedis { get; } = PubSub with { Name = "pubsub-redis", Folder = "pubsub", Server = Servers.Redis };

    public static Scene Invoke { get; } = new("invoke", "app", "peer", "retried", "timed");

    public static Scene Bare { get; } = new("bare", "app", "peer") { HasApps = false };

    public static Scene Traced { get; } = new("traced", "app", "peer") { Tables = ["traced"] };

    public static Scene Untraced { get; } = new("untraced", "app", "peer") { Tables = ["traced"] };

    public static Scene Tokens { get; } = new("tokens", "app", "peer")
    {
        Tables = ["tokens"],
        Environment = new Dictionary<string, string> { ["DAPR_API_TOKEN"] = "api-secret", ["APP_API_TOKEN"] = "app-secret" },
    };

    /// <summary>What is played in it: its first app is asked for its subscriptions once, and answers those of all cases.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>False: the apps are started by the cases.</summary>
    public bool AppsAreUp { get; init; } = true;

    /// <summary>False: the sidecars have no app.</summary>
    public bool HasApps { get; init; } = true;

    /// <summary>Of its resources and config.yaml, in Scenes.</summary>
    public string Folder { get; init; } = Name;

    /// <summary>A kind of <see cref="Servers"/> that its resources name, <c>{server}</c> with its port or <c>{port}</c> alone.</summary>
    public string? Server { get; init; }

    public string? SkipReason => Programs.SkipReason ?? (Server is null ? null : Servers.Missing(Server));

    public string? Resources => Directory.Exists(InFolder("resources")) ? InFolder("resources") : null;

    public string? Config => File.Exists(InFolder("config.yaml")) ? InFolder("config.yaml") : null;

    /// <summary>The resources as a side in this working directory has them.</summary>
    public async Task<string?> ResourcesInAsync(string directory)
    {
        if (Server is null)
            return Resources;
        var port = await Servers.PortAsync(Server, directory);
        var copy = Directory.CreateDirectory(Path.Combine(directory, $"resources-{Guid.NewGuid():n}")).FullName;
        foreach (var file in Directory.EnumerateFiles(Resources!))
            await File.WriteAllTextAsync(Path.Combine(copy, Path.GetFileName(file)),
                (await File.ReadAllTextAsync(file)).Replace("{server}", $"127.0.0.1:{port}", StringComparison.Ordinal)
                    .Replace("{port}", $"{port}", StringComparison.Ordinal)
                    .Replace("pubsub.in-memory", "pubsub.redis", StringComparison.Ordinal));
        return copy;
    }

    string InFolder(string name) => Path.Combine(AppContext.BaseDirectory, "Scenes", Folder, name);
}
