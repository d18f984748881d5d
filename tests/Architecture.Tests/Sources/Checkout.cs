namespace Architecture.Tests.Sources;

/// <summary>
/// The checkout that the tests read: the one they were built in, or the one that ARCHITECTURE_ROOT names (built too).
/// </summary>
static class Checkout
{
    public static string Root { get; } =
        Environment.GetEnvironmentVariable("ARCHITECTURE_ROOT") is { Length: > 0 } root
            ? Path.GetFullPath(root)
            : FindRoot(AppContext.BaseDirectory);

    /// <summary>The folder of the build: <c>debug</c> or <c>release</c>.</summary>
    public static string Configuration { get; } =
        new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Name;

    public static string Artifacts => Path.Combine(Root, "artifacts");

    /// <summary>Where the tests write: never in the checkout that ARCHITECTURE_ROOT names.</summary>
    public static string OwnArtifacts => Path.Combine(FindRoot(AppContext.BaseDirectory), "artifacts");

    /// <summary>A path as findings show it: from the root, with forward slashes.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>The files below some folders of the checkout, without those that a build writes.</summary>
    public static IEnumerable<SourceText> Read(string pattern, params string[] folders) =>
        from folder in folders
        where Directory.Exists(Path.Combine(Root, folder))
        from path in Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
        let relative = Relative(path)
        where !relative.Split('/').Any(part => part is "bin" or "obj" or "artifacts")
        orderby relative
        select new SourceText(relative, File.ReadAllText(path));

    static string FindRoot(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DaprUsers.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No DaprUsers.sln above {from}: run the tests where they were built.");
    }
}
