using System.ComponentModel;
using System.Diagnostics;
using Sidecar.Errors;

namespace Sidecar.Runner;

/// <summary>A process of the run: its output goes to the console, and it does not outlive the runner.</summary>
sealed class ChildProcess
{
    static readonly TimeSpan GracePeriod = TimeSpan.FromSeconds(10);
    static readonly TimeSpan OutputTimeout = TimeSpan.FromSeconds(1);

    readonly Process process;

    ChildProcess(Process process, Watchdog watchdog, Action<string> writeLine)
    {
        this.process = process;
        watchdog.Watch(process.Id);
        process.StandardInput.Close();
        var output = Task.WhenAll(
            CopyLinesAsync(process.StandardOutput, writeLine), CopyLinesAsync(process.StandardError, writeLine));
        Exited = WaitAsync(watchdog, output);
    }

    public int Id => process.Id;

    /// <summary>Completes with the exit code; 128 plus the signal's number for a killed process.</summary>
    public Task<int> Exited { get; }

    /// <exception cref="StartupException">The program cannot be started.</exception>
    public static ChildProcess Start(
        IReadOnlyList<string> command,
        string directory,
        IEnumerable<KeyValuePair<string, string>> environment,
        Watchdog watchdog,
        Action<string> writeLine)
    {
        string[] line = Signals.SetSid is { } setsid ? [setsid, .. command] : [.. command];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        try
        {
            return new(Process.Start(start)!, watchdog, writeLine);
        }
        catch (Win32Exception e)
        {
            throw new StartupException($"Starting {command[0]} failed: {e.Message}");
        }
    }

    /// <summary>Terminates the process gracefully; kills it after 10 seconds.</summary>
    public async Task StopAsync()
    {
        if (!process.HasExited && Signals.Terminate(process.Id))
            await Task.WhenAny(Exited, Task.Delay(GracePeriod));
        if (!process.HasExited)
            Kill();
        await Exited;
    }

    void Kill()
    {
        Signals.Kill(process.Id);
        process.Kill(entireProcessTree: true);
    }

    async Task<int> WaitAsync(Watchdog watchdog, Task output)
    {
        await process.WaitForExitAsync();
        // Descendants that a dead leader left in its session end with it.
        if (Signals.SetSid is not null)
            Signals.KillGroup(process.Id);
        await Task.WhenAny(output, Task.Delay(OutputTimeout));
        watchdog.Forget(process.Id);
        return process.ExitCode;
    }

    static async Task CopyLinesAsync(StreamReader reader, Action<string> writeLine)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
                writeLine(line);
        }
        catch (IOException e)
        {
            writeLine($"Reading its output failed: {e.Message}");
        }
    }
}
