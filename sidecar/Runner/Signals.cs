using System.Runtime.InteropServices;

namespace Sidecar.Runner;

/// <summary>POSIX signals to a child process and its descendants; .NET itself can only kill.</summary>
static class Signals
{
    const int SigTerm = 15;
    const int SigKill = 9;

    /// <summary>
    /// Starts a child in its own session, which the terminal's Ctrl-C does not reach, so that the runner can stop
    /// children in order. Null if it is not installed.
    /// </summary>
    public static string? SetSid { get; } = Find("setsid");

    /// <summary>False on systems where a process can only be killed.</summary>
    public static bool Terminate(int pid) => !OperatingSystem.IsWindows() && Send(pid, SigTerm);

    public static void Kill(int pid)
    {
        if (!OperatingSystem.IsWindows())
            Send(pid, SigKill);
    }

    /// <summary>For a leader that has exited: its process id may be reused, its group id cannot.</summary>
    public static void KillGroup(int pid)
    {
        if (!OperatingSystem.IsWindows())
            _ = kill(-pid, SigKill);
    }

    /// <summary>The first program with this name on PATH.</summary>
    public static string? Find(string program)
    {
        var file = OperatingSystem.IsWindows() ? program + ".exe" : program;
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        return path.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }

    /// <summary>Signals its group first; a child that has just started may not lead one yet.</summary>
    static bool Send(int pid, int signal) => kill(-pid, signal) == 0 || kill(pid, signal) == 0;

#pragma warning disable IDE1006 // the C library's name
    [DllImport("libc")]
    static extern int kill(int pid, int signal);
#pragma warning restore IDE1006
}
