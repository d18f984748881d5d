using Sidecar.Errors;

namespace Sidecar.Cli;

/// <summary><c>run -f FILE</c>: a run file with a sidecar for each app.</summary>
/// <param name="Daprd">The real daprd beside each app instead of the embedded sidecar.</param>
/// <param name="ResourcesPaths">Instead of what the file says, for every app.</param>
/// <param name="ConfigPath">Instead of what the file says, for every app.</param>
sealed record RunCommand(string File, bool Daprd, IReadOnlyList<string> ResourcesPaths, string? ConfigPath)
{
    static readonly HashSet<string> valued = ["f", "run-file", "sidecar", "resources-path", "config"];

    /// <exception cref="StartupException">A flag that is unknown or has no sense.</exception>
    public static RunCommand Parse(IReadOnlyList<string> args)
    {
        var flags = Flags.Parse(args, valued, new HashSet<string>());
        var kind = flags.Text("sidecar") ?? "embedded";
        if (kind is not ("embedded" or "daprd"))
            throw new StartupException($"--sidecar takes embedded or daprd, not \"{kind}\".");
        return new(flags.Text("f") ?? flags.Text("run-file") ?? "dapr.yaml", kind == "daprd", flags.All("resources-path"), flags.Text("config"));
    }
}
