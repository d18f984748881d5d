using System.ComponentModel;
using System.Diagnostics;
using Sidecar.Errors;

namespace Sidecar.Runner;

/// <summary>A process of the run: its lines go to the console, and it does not outlive the runner.</summary>
sealed class Child
{
    static readonly TimeSpan grace = TimeSpan.FromSeconds(10);

    readonly Process process;

    Child(Process process, Watchdog watchdog, Action<string> say)
    {
        this.process = process;
        watchdog.Watch(process.Id);
        process.StandardInput.Close();
        Exited = WaitAsync(watchdog, Task.WhenAll(PumpAsync(process.StandardOutput, say), PumpAsync(process.StandardError, say)));
    }

    public int Id => process.Id;

    /// <summary>Done with the exit code; 128 and the signal's number for a killed one.</summary>
    public Task<int> Exited { get; }

    /// <exception cref="StartupException">There is no such program.</exception>
    public static Child Start(IReadOnlyList<string> command, string directory, IEnumerable<KeyValuePair<string, string>> environment,
        Watchdog watchdog, Action<string> say)
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
            return new(Process.Start(start)!, watchdog, say);
        }
        catch (Win32Exception e)
        {
            throw new StartupException($"{command[0]} does not start: {e.Message}");
        }
    }

    /// <summary>Asks it to end, and ends it after 10 seconds.</summary>
    public async Task StopAsync()
    {
        if (!process.HasExited && Signals.Terminate(process.Id))
            await Task.WhenAny(Exited, Task.Delay(grace));
        if (!process.HasExited)
            Kill();
        await Exited;
    }

    void Kill()
    {
        Signals.Kill(process.Id);
        process.Kill(entireProcessTree: true);
    }

    async Task<int> WaitAsync(Watchdog watchdog, Task lines)
    {
        await process.WaitForExitAsync();
        // what a dead leader leaves behind in its session goes with it
        if (Signals.SetSid is not null)
            Signals.KillGroup(process.Id);
        await Task.WhenAny(lines, Task.Delay(TimeSpan.FromSeconds(1)));
        watchdog.Forget(process.Id);
        return process.ExitCode;
    }

    static async Task PumpAsync(StreamReader lines, Action<string> say)
    {
        while (await lines.ReadLineAsync() is { } line)
            say(line);
    }
}
