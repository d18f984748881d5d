namespace Sidecar.Parity.Sides;

/// <summary>Working directories of the run, removed at its end.</summary>
static class Scratch
{
    static readonly string Root = System.IO.Directory.CreateTempSubdirectory("parity-").FullName;

    static Scratch() => AppDomain.CurrentDomain.ProcessExit += (_, _) => System.IO.Directory.Delete(Root, recursive: true);

    /// <summary>A new, empty directory.</summary>
    public static string Directory(string name) =>
        System.IO.Directory.CreateDirectory(Path.Combine(Root, $"{name}-{Guid.NewGuid():n}")).FullName;
}
