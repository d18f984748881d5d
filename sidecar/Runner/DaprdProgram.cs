using Sidecar.Errors;

namespace Sidecar.Runner;

/// <summary>Locates daprd, and rejects components that it cannot serve in a run.</summary>
static class DaprdProgram
{
    /// <exception cref="StartupException">daprd is not installed.</exception>
    public static string Find(string runFile)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var folder = Path.GetDirectoryName(Path.GetFullPath(runFile))!;
        string?[] places =
        [
            Environment.GetEnvironmentVariable("DAPRD"),
            Signals.Find("daprd"),
            Path.Combine(home, ".dapr", "bin", "daprd"),
            Path.Combine(folder, "..", "shared", "dapr", "daprd"),
        ];
        return places.FirstOrDefault(File.Exists) is { } found
            ? Path.GetFullPath(found)
            : throw new StartupException(
                "daprd is not installed: run \"dapr init --slim\", or set DAPRD to the path of the program.");
    }

    /// <summary>daprd's pubsub.in-memory is limited to one process: events would not reach other apps.</summary>
    /// <exception cref="StartupException">A component of this type.</exception>
    public static void RejectInMemoryBroker(IEnumerable<RunApp> apps)
    {
        foreach (var folder in apps.SelectMany(app => app.Sidecar.ResourcesPaths).Distinct())
        {
            foreach (var file in Directory.EnumerateFiles(folder).Where(IsInMemoryBroker))
            {
                throw new StartupException($"{file}: in daprd, pubsub.in-memory does not reach other apps. "
                    + "Use components with a broker, such as --components redis.");
            }
        }
    }

    static bool IsInMemoryBroker(string file) =>
        Path.GetExtension(file) is ".yaml" or ".yml"
        && File.ReadLines(file).Any(line =>
            line.TrimStart().StartsWith("type: pubsub.in-memory", StringComparison.Ordinal));
}
