namespace Sidecar.Parity.Sides;

/// <summary>What stands around a table: the folder Scenes/NAME holds resources and config.yaml; an app and a sidecar for each app id.</summary>
sealed record Scene(string Name, params string[] AppIds)
{
    public static Scene Main { get; } = new("main", "app", "peer") { Tables = ["state"] };

    /// <summary>What is played in it: its app is asked for its subscriptions once, and answers those of all cases.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    public IReadOnlyList<string> Flags { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>False: the sidecars have no app.</summary>
    public bool HasApps { get; init; } = true;

    public string Folder => Path.Combine(AppContext.BaseDirectory, "Scenes", Name);
}
