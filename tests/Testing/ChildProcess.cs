using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Sidecar.Runner;

namespace Testing;

/// <summary>A program started by a test: its lines are kept, and it ends with the test run whatever happens to that.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    const int MaxLines = 50_000;

    static readonly Watchdog Watchdog = new();

    readonly Process process;
    readonly ConcurrentQueue<string> lines = new();
    List<int> paused = [];

    ChildProcess(string name, Process process) => (Name, this.process) = (name, process);

    public string Name { get; }

    public int Id { get; private set; }

    public bool HasExited => process.HasExited;

    public int ExitCode => process.ExitCode;

    /// <summary>What it wrote to both its outputs, the last 50,000 lines.</summary>
    public IReadOnlyCollection<string> Lines => lines;

    /// <param name="environment">Added to that of the tests, from which whatever could steer Dapr or ASP.NET is taken out.</param>
    public static ChildProcess Start(string name, string program, IEnumerable<string> arguments, string workingDirectory,
        IEnumerable<KeyValuePair<string, string>>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var key in start.Environment.Keys.Where(IsSteering).ToList())
            start.Environment.Remove(key);
        foreach (var (key, value) in environment ?? [])
            start.Environment[key] = value;

        var child = new ChildProcess(name, new Process { StartInfo = start, EnableRaisingEvents = true });
        child.Run();
        return child;
    }

    /// <summary>A line to its standard input.</summary>
    public void Tell(string line)
    {
        lock (process)
        {
            process.StandardInput.WriteLine(line);
            process.StandardInput.Flush();
        }
    }

    public void Kill() => Signal(9);

    /// <summary>Stands still with all that it has started, connections open, until <see cref="Continue"/>.</summary>
    public void Pause()
    {
        Signal(19);
        paused = DescendantsOf(Id);
        foreach (var child in paused)
        {
            _ = SendSignal(child, 19);
            // standing still, it would not notice that its parent is gone
            Watchdog.Watch(child);
        }
    }

    public void Continue()
    {
        foreach (var child in paused)
        {
            Watchdog.Forget(child);
            _ = SendSignal(child, 18);
        }

        paused = [];
        Signal(18);
    }

    /// <summary>As <see cref="Kill"/>, with all that it has started.</summary>
    public async Task KillTreeAsync(CancellationToken cancel)
    {
        Pause();
        foreach (var child in DescendantsOf(Id))
        {
            _ = SendSignal(child, 9);
            Watchdog.Forget(child);
        }

        Kill();
        await process.WaitForExitAsync(cancel);
    }

    /// <summary>Asks it to stop; after <paramref name="grace"/> it is killed. True: it stopped by itself.</summary>
    public async Task<bool> StopAsync(TimeSpan grace, bool interrupt = false)
    {
        Signal(interrupt ? 2 : 15);
        try
        {
            await process.WaitForExitAsync().WaitAsync(grace);
            return true;
        }
        catch (TimeoutException)
        {
            Kill();
            await process.WaitForExitAsync();
            return false;
        }
    }

    public Task WaitForExitAsync(CancellationToken cancel) => process.WaitForExitAsync(cancel);

    public string Tail(int count) => string.Join('\n', lines.TakeLast(count).Select(line => $"{Name} | {line}"));

    public async ValueTask DisposeAsync()
    {
        Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    void Run()
    {
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.Exited += (_, _) => Watchdog.Forget(Id);
        process.Start();
        Id = process.Id;
        Watchdog.Watch(Id);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
            return;
        lines.Enqueue(line.Data);
        if (lines.Count > MaxLines)
            lines.TryDequeue(out _);
    }

    void Signal(int number)
    {
        if (process.HasExited)
            return;
        if (OperatingSystem.IsWindows())
            process.Kill(entireProcessTree: true);
        else
            _ = SendSignal(Id, number);
    }

    static List<int> DescendantsOf(int pid)
    {
        var children = Directory.Exists("/proc") ? Directory.EnumerateDirectories("/proc").Select(ParentOf).ToLookup(process => process.Parent, process => process.Id) : null;
        return children is null ? [] : [.. Below(pid)];

        IEnumerable<int> Below(int parent) => children[parent].SelectMany(child => Below(child).Prepend(child));
    }

    /// <summary>From <c>/proc/{id}/stat</c>: the name of the program stands in brackets, then the state, then the parent.</summary>
    static (int Id, int Parent) ParentOf(string folder)
    {
        try
        {
            return int.TryParse(Path.GetFileName(folder), out var id) && File.ReadAllText(Path.Combine(folder, "stat")) is var stat
                ? (id, int.Parse(stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture))
                : (0, -1);
        }
        catch (IOException)
        {
            // it has ended
            return (0, -1);
        }
    }

    static bool IsSteering(string variable) =>
        variable.StartsWith("DAPR_", StringComparison.Ordinal) || variable.StartsWith("APP_", StringComparison.Ordinal)
        || variable.StartsWith("ASPNETCORE_", StringComparison.Ordinal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int SendSignal(int pid, int signal);
}
