using Sidecar.Errors;

namespace Sidecar.Runner;

/// <summary>Where the real daprd is, and what it cannot serve in a run.</summary>
static class DaprdProgram
{
    /// <exception cref="StartupException">It is nowhere.</exception>
    public static string Find(string runFile)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(runFile))!, "..", "shared", "dapr", "daprd");
        string?[] places = [Environment.GetEnvironmentVariable("DAPRD"), Signals.Find("daprd"), Path.Combine(home, ".dapr", "bin", "daprd"), beside];
        return places.FirstOrDefault(File.Exists) is { } found
            ? Path.GetFullPath(found)
            : throw new StartupException("daprd is not on this machine: run \"dapr init --slim\", or set DAPRD to the program.");
    }

    /// <summary>daprd keeps this broker inside one process: what one app publishes would never reach another.</summary>
    /// <exception cref="StartupException">A component of that type.</exception>
    public static void RefuseInMemoryBroker(IEnumerable<RunApp> apps)
    {
        foreach (var folder in apps.SelectMany(app => app.Sidecar.ResourcesPaths).Distinct())
            foreach (var file in Directory.EnumerateFiles(folder).Where(f => Path.GetExtension(f) is ".yaml" or ".yml"))
                if (File.ReadLines(file).Any(line => line.TrimStart().StartsWith("type: pubsub.in-memory", StringComparison.Ordinal)))
                    throw new StartupException(
                        $"{file}: in daprd, pubsub.in-memory does not reach other apps. Choose components with a broker, such as --components redis.");
    }
}
