namespace Testing;

/// <summary>The repository in which the tests were built, and the programs built in it.</summary>
public static class Checkout
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>The built program of a project, to be started as <c>dotnet {path}</c>.</summary>
    public static string Program(string project)
    {
        var path = Path.Combine(Root, "artifacts", "bin", project, "debug", project + ".dll");
        if (!File.Exists(path))
            throw new InvalidOperationException($"{project} is not built. Run ./test or dotnet build.");
        return path;
    }

    static string FindRoot(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DaprUsers.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"DaprUsers.sln is not above {start}. Run tests where they were built.");
    }
}
