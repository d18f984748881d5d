namespace Sidecar.Parity.Scenes;

/// <summary>Temporary directories, deleted when the program exits.</summary>
static class WorkingDirectories
{
    static readonly string Root = Directory.CreateTempSubdirectory("parity-").FullName;

    static WorkingDirectories() =>
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Root, recursive: true);

    /// <summary>Creates a new, empty directory.</summary>
    public static string Create(string name) =>
        Directory.CreateDirectory(Path.Combine(Root, $"{name}-{Guid.NewGuid():n}")).FullName;
}
