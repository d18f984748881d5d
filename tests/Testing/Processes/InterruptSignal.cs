using System.Runtime.InteropServices;

namespace Testing;

/// <summary>
/// A process inherits the signals that its parent ignores. SIGINT is ignored under <c>nohup</c>, in a background job of
/// a script and on some CI systems; a program started there would not respond to Ctrl-C.
/// </summary>
static class InterruptSignal
{
    // more than any platform's struct sigaction, whose first field is the handler
    const int ActionSize = 256;

    const nint DefaultAction = 0, IgnoreAction = 1;

    static readonly bool IsIgnored = !OperatingSystem.IsWindows() && ReadHandler() == IgnoreAction;
    static readonly Lock StartLock = new();

    /// <summary>Starts a process that responds to SIGINT, whether or not this process ignores it.</summary>
    public static void EnableDuring(Action start)
    {
        if (!IsIgnored)
        {
            start();
            return;
        }

        lock (StartLock)
        {
            _ = SetHandler(PosixSignals.Interrupt, DefaultAction);
            try
            {
                start();
            }
            finally
            {
                _ = SetHandler(PosixSignals.Interrupt, IgnoreAction);
            }
        }
    }

    static nint ReadHandler()
    {
        var action = new byte[ActionSize];
        return ReadAction(PosixSignals.Interrupt, 0, action) == 0 ? MemoryMarshal.Read<nint>(action) : DefaultAction;
    }

    [DllImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern nint SetHandler(int signal, nint handler);

    [DllImport("libc", EntryPoint = "sigaction")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int ReadAction(int signal, nint newAction, [Out] byte[] currentAction);
}
