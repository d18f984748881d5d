using System.Diagnostics;

namespace Sidecar.Runner;

/// <summary>
/// A shell that outlives this process for a moment: it is told which children live, and kills them when this end of its pipe closes,
/// as it does even if this process is killed. Where there is no /bin/sh, children end with an orderly stop only.
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
        var start = new ProcessStartInfo(Signals.SetSid ?? "/bin/sh") { RedirectStandardInput = true };
        foreach (var argument in Signals.SetSid is null ? ["-c", Script] : new[] { "/bin/sh", "-c", Script })
            start.ArgumentList.Add(argument);
        shell = Process.Start(start);
    }

    public void Watch(int pid) => Tell('+', pid);

    public void Forget(int pid) => Tell('-', pid);

    void Tell(char what, int pid)
    {
        if (shell is null)
            return;
        lock (shell)
        {
            try
            {
                shell.StandardInput.Write($"{what} {pid}\n");
                shell.StandardInput.Flush();
            }
            catch (IOException)
            {
                // Somebody has ended the shell: an orderly stop goes on without it.
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
