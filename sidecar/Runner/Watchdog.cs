using System.Diagnostics;

namespace Sidecar.Runner;

/// <summary>
/// A shell that outlives this process briefly: it knows the running children, and kills them when its input closes,
/// which also happens if this process is killed. Without /bin/sh, only a graceful stop ends the children.
/// </summary>
sealed class Watchdog : IDisposable
{
    const string Script =
        """
        trap '' INT TERM HUP
        pids=' '
        while read -r what pid; do
          case $what in
            +) pids="$pids$pid " ;;
            -) case $pids in *" $pid "*) pids="${pids%% $pid *} ${pids#* $pid }" ;; esac ;;
          esac
        done
        for pid in $pids; do kill -KILL -- "-$pid" || kill -KILL "$pid"; done 2>/dev/null
        """;

    readonly Process? shell;

    public Watchdog()
    {
        if (OperatingSystem.IsWindows())
            return;
        string[] command = ["/bin/sh", "-c", Script];
        if (Signals.SetSid is { } setsid)
            command = [setsid, .. command];
        shell = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true });
    }

    public void Watch(int pid) => Write('+', pid);

    public void Forget(int pid) => Write('-', pid);

    void Write(char operation, int pid)
    {
        if (shell is null)
            return;
        lock (shell)
        {
            try
            {
                shell.StandardInput.Write($"{operation} {pid}\n");
                shell.StandardInput.Flush();
            }
            catch (IOException)
            {
                // The shell was killed: a graceful stop works without it.
            }
        }
    }

    public void Dispose()
    {
        shell?.StandardInput.Dispose();
        shell?.WaitForExit(TimeSpan.FromSeconds(2));
        shell?.Dispose();
    }
}
