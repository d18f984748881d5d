using Sidecar.Cli;
using Sidecar.Errors;

namespace Sidecar.Runner;

/// <summary>
/// Resolves the paths of a run file. The first level that sets a path applies; levels are not merged: command line,
/// app, the app's <c>.dapr</c> folder, <c>common</c>, the user's <c>.dapr</c> folder.
/// </summary>
sealed class RunPaths(RunCommand command, RunFileApp common)
{
    readonly string folder = Path.GetDirectoryName(Path.GetFullPath(command.File))!;

    /// <exception cref="StartupException">A missing folder.</exception>
    public string AppDirectory(RunFileApp app) =>
        Existing(folder, app.AppDirPath ?? throw Invalid("every app requires an appDirPath, its working directory."));

    /// <exception cref="StartupException">A missing folder.</exception>
    public IReadOnlyList<string> Resources(RunFileApp app, string directory)
    {
        if (command.ResourcesPaths is [_, ..] given)
            return [.. given.Select(path => Existing(Environment.CurrentDirectory, path))];
        if (ResourcesPaths(app) is [_, ..] own)
            return [.. own.Select(path => Existing(directory, path))];
        if (Path.Combine(directory, ".dapr", "resources") is var local && Directory.Exists(local))
            return [local];
        if (ResourcesPaths(common) is [_, ..] shared)
            return [.. shared.Select(path => Existing(folder, path))];
        return Absolute(folder, "~/.dapr/components") is var home && Directory.Exists(home) ? [home] : [];
    }

    /// <exception cref="StartupException">A missing file.</exception>
    public string? Configuration(RunFileApp app, string directory)
    {
        if (command.ConfigPath is { } given)
            return Existing(Environment.CurrentDirectory, given);
        if (app.ConfigFilePath is { } own)
            return Existing(directory, own);
        if (Path.Combine(directory, ".dapr", "config.yaml") is var local && File.Exists(local))
            return local;
        if (common.ConfigFilePath is { } shared)
            return Existing(folder, shared);
        return Absolute(folder, "~/.dapr/config.yaml") is var home && File.Exists(home) ? home : null;
    }

    static List<string> ResourcesPaths(RunFileApp app)
    {
        List<string> listed = [.. app.ResourcesPaths ?? []];
        if (app.ResourcesPath is { } path)
            listed.Add(path);
        return listed;
    }

    static string Absolute(string from, string path)
    {
        if (!path.StartsWith("~/", StringComparison.Ordinal))
            return Path.GetFullPath(path, from);
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return Path.GetFullPath(Path.Combine(home, path[2..]), from);
    }

    string Existing(string from, string path)
    {
        var absolute = Absolute(from, path);
        return Path.Exists(absolute) ? absolute : throw Invalid($"{path} does not exist (resolved to {absolute}).");
    }

    StartupException Invalid(string message) => new($"{command.File}: {message}");
}
