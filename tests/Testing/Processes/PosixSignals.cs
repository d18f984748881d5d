using System.Runtime.InteropServices;

namespace Testing;

static class PosixSignals
{
    public const int Interrupt = 2, Kill = 9, Terminate = 15;

    // on Linux; macOS has other numbers
    public const int Continue = 18, Stop = 19;

    /// <summary>Has no effect if the process has ended.</summary>
    public static void Send(int processId, int signal) => _ = SendSignal(processId, signal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int SendSignal(int processId, int signal);
}
