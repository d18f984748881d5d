using System.Collections.Concurrent;
using System.Diagnostics;
using Sidecar.Runner;

namespace Testing;

/// <summary>A program started by a test. It ends with the test run, even if that is killed.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    const int MaxLines = 50_000;

    static readonly Watchdog Watchdog = new();

    readonly Process process;
    readonly ConcurrentQueue<string> lines = new();
    List<int> pausedDescendants = [];

    ChildProcess(string name, Process process)
    {
        Name = name;
        this.process = process;
    }

    public string Name { get; }

    public int Id { get; private set; }

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    /// <summary>The last 50,000 lines of standard output and standard error.</summary>
    public IReadOnlyCollection<string> Lines => lines;

    /// <param name="environment">
    /// Added to the environment of the tests, without the variables that configure Dapr or ASP.NET Core.
    /// </param>
    public static ChildProcess Start(
        string name,
        string program,
        IEnumerable<string> arguments,
        string workingDirectory,
        IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var key in start.Environment.Keys.Where(ConfiguresServices).ToList())
            start.Environment.Remove(key);
        foreach (var (key, value) in environment ?? [])
            start.Environment[key] = value;

        var child = new ChildProcess(name, new Process { StartInfo = start, EnableRaisingEvents = true });
        child.Start();
        return child;
    }

    /// <summary>Writes a line to its standard input.</summary>
    public void WriteLine(string line)
    {
        lock (process)
        {
            process.StandardInput.WriteLine(line);
            process.StandardInput.Flush();
        }
    }

    public void Kill() => Signal(PosixSignals.Kill);

    /// <summary>Suspends the process and its descendants, with open connections, until <see cref="Unpause"/>.</summary>
    public void Pause()
    {
        Signal(PosixSignals.Stop);
        pausedDescendants = ProcessTree.DescendantsOf(Id);
        foreach (var descendant in pausedDescendants)
        {
            PosixSignals.Send(descendant, PosixSignals.Stop);
            // a suspended process does not notice the end of its parent
            Watchdog.Watch(descendant);
        }
    }

    public void Unpause()
    {
        foreach (var descendant in pausedDescendants)
        {
            Watchdog.Forget(descendant);
            PosixSignals.Send(descendant, PosixSignals.Continue);
        }

        pausedDescendants = [];
        Signal(PosixSignals.Continue);
    }

    /// <summary>Kills the process and its descendants.</summary>
    public async Task KillTreeAsync(CancellationToken cancellationToken)
    {
        Pause();
        foreach (var descendant in ProcessTree.DescendantsOf(Id))
        {
            PosixSignals.Send(descendant, PosixSignals.Kill);
            Watchdog.Forget(descendant);
        }

        Kill();
        await process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Asks the process to stop, as a service manager does, and kills it after a timeout.</summary>
    /// <returns>Whether it stopped by itself.</returns>
    public Task<bool> StopAsync(TimeSpan timeout) => StopAsync(PosixSignals.Terminate, timeout);

    /// <summary>Asks the process to stop, as Ctrl-C does, and kills it after a timeout.</summary>
    /// <returns>Whether it stopped by itself.</returns>
    public Task<bool> InterruptAsync(TimeSpan timeout) => StopAsync(PosixSignals.Interrupt, timeout);

    public Task WaitForExitAsync(CancellationToken cancellationToken) => process.WaitForExitAsync(cancellationToken);

    /// <summary>The last lines, each with the name of the process.</summary>
    public string Tail(int count) => string.Join('\n', lines.TakeLast(count).Select(line => $"{Name} | {line}"));

    public async ValueTask DisposeAsync()
    {
        Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    void Start()
    {
        process.OutputDataReceived += AddLine;
        process.ErrorDataReceived += AddLine;
        process.Exited += (_, _) => Watchdog.Forget(Id);
        InterruptSignal.EnableDuring(() => process.Start());
        Id = process.Id;
        Watchdog.Watch(Id);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    async Task<bool> StopAsync(int signal, TimeSpan timeout)
    {
        Signal(signal);
        try
        {
            await process.WaitForExitAsync().WaitAsync(timeout);
            return true;
        }
        catch (TimeoutException)
        {
            Kill();
            await process.WaitForExitAsync();
            return false;
        }
    }

    void AddLine(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
            return;
        lines.Enqueue(line.Data);
        if (lines.Count > MaxLines)
            lines.TryDequeue(out _);
    }

    void Signal(int signal)
    {
        if (process.HasExited)
            return;
        if (OperatingSystem.IsWindows())
            process.Kill(entireProcessTree: true);
        else
            PosixSignals.Send(Id, signal);
    }

    static bool ConfiguresServices(string variable) =>
        variable.StartsWith("DAPR_", StringComparison.Ordinal)
        || variable.StartsWith("APP_", StringComparison.Ordinal)
        || variable.StartsWith("ASPNETCORE_", StringComparison.Ordinal);
}
