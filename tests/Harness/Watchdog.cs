using System.Diagnostics;

namespace Harness;

/// <summary>
/// Nothing outlives a test run: a shell reads the ids of our children on its input and, when the input ends because this
/// process did (killed or not), kills those that are left. It ignores what a terminal sends to the whole group.
/// </summary>
static class Watchdog
{
    const string Script = """
        trap '' INT TERM HUP
        pids=' '
        while read -r sign pid; do
          case $sign in
            +) pids="$pids$pid " ;;
            -) case $pids in *" $pid "*) pids="${pids%% $pid *} ${pids#* $pid }" ;; esac ;;
          esac
        done
        for pid in $pids; do kill -9 "$pid" 2>/dev/null; done
        """;

    static readonly Lazy<StreamWriter> Input = new(Start);

    public static void Watch(int pid) => Tell($"+ {pid}");

    public static void Forget(int pid) => Tell($"- {pid}");

    static void Tell(string line)
    {
        if (OperatingSystem.IsWindows())
            return;
        lock (Input)
            Input.Value.WriteLine(line);
    }

    static StreamWriter Start()
    {
        var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script]) { RedirectStandardInput = true })!;
        shell.StandardInput.AutoFlush = true;
        return shell.StandardInput;
    }
}
