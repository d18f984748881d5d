using Sidecar.Errors;

namespace Sidecar.Cli;

enum SidecarKind
{
    Embedded,
    Daprd,
}

/// <summary><c>run -f FILE</c>: a run file with a sidecar for each app.</summary>
/// <param name="ResourcesPaths">Overrides the file, for every app.</param>
/// <param name="ConfigPath">Overrides the file, for every app.</param>
sealed record RunCommand(string File, SidecarKind Sidecar, IReadOnlyList<string> ResourcesPaths, string? ConfigPath)
{
    static readonly HashSet<string> WithValue = ["f", "run-file", "sidecar", "resources-path", "config"];
    static readonly HashSet<string> Switches = [];

    /// <exception cref="StartupException">An unknown flag or an invalid value.</exception>
    public static RunCommand Parse(IReadOnlyList<string> args)
    {
        var flags = Flags.Parse(args, WithValue, Switches);
        var kind = flags.Text("sidecar") switch
        {
            null or "embedded" => SidecarKind.Embedded,
            "daprd" => SidecarKind.Daprd,
            var other => throw new StartupException($"--sidecar must be embedded or daprd, not \"{other}\"."),
        };
        return new(
            flags.Text("f") ?? flags.Text("run-file") ?? "dapr.yaml",
            kind,
            flags.All("resources-path"),
            flags.Text("config"));
    }
}
