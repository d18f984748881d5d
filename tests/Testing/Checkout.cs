namespace Testing;

/// <summary>The repository that the tests were built from, and the programs built in it.</summary>
public static class Checkout
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>The built program of a project, to be started as <c>dotnet {path}</c>.</summary>
    public static string Program(string project)
    {
        var path = Path.Combine(Root, "artifacts", "bin", project, "debug", project + ".dll");
        return File.Exists(path) ? path : throw new InvalidOperationException($"{project} is not built: run ./test, or dotnet build.");
    }

    static string FindRoot(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DaprUsers.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No DaprUsers.sln above {from}: the tests must be run from where they were built.");
    }
}
