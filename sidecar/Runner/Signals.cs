using System.Runtime.InteropServices;

namespace Sidecar.Runner;

/// <summary>POSIX signals to a child and all that it started; the framework itself can only kill.</summary>
static class Signals
{
    const int Interrupted = 15;
    const int Killed = 9;

    /// <summary>Gives a child a session of its own, out of reach of the terminal's Ctrl-C: the order of stopping is the runner's. Null where there is none.</summary>
    public static string? SetSid { get; } = Find("setsid");

    /// <summary>False where a process can only be killed.</summary>
    public static bool Terminate(int pid) => !OperatingSystem.IsWindows() && Send(pid, Interrupted);

    public static void Kill(int pid)
    {
        if (!OperatingSystem.IsWindows())
            Send(pid, Killed);
    }

    /// <summary>For a leader that is gone already: its number may be another process's by now, its group's cannot.</summary>
    public static void KillGroup(int pid)
    {
        if (!OperatingSystem.IsWindows())
            _ = kill(-pid, Killed);
    }

    /// <summary>The first program of this name on PATH.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program)).FirstOrDefault(File.Exists);

    // its group first: a child in a session of its own leads one; just after its start it may not yet
    static bool Send(int pid, int signal) => kill(-pid, signal) == 0 || kill(pid, signal) == 0;

#pragma warning disable IDE1006 // the C library's name
    [DllImport("libc")]
    static extern int kill(int pid, int signal);
#pragma warning restore IDE1006
}
