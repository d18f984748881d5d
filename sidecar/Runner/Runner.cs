using Sidecar.Cli;
using Sidecar.Errors;

namespace Sidecar.Runner;

/// <summary>Runs the apps of a run file, each beside its sidecar, in one console, until all have ended or somebody stops it.</summary>
sealed class Runner : IAsyncDisposable
{
    readonly IReadOnlyList<RunApp> apps;
    readonly RunConsole console;
    readonly Watchdog watchdog = new();
    readonly List<(RunApp App, IRunSidecar Sidecar)> sidecars = [];
    readonly List<(RunApp App, Child Child)> children = [];

    Runner(IReadOnlyList<RunApp> apps) => (this.apps, console) = (apps, new(apps.Select(app => app.Name)));

    /// <returns>0 after a stop; when all apps ended by themselves, 1 if one of them failed.</returns>
    /// <exception cref="StartupException">One line that says what is in the way.</exception>
    public static async Task<int> RunAsync(RunCommand command, CancellationToken stop)
    {
        await using var runner = new Runner(RunPlan.Make(command));
        try
        {
            await runner.StartSidecarsAsync(command, stop);
            runner.StartApps();
            return await runner.WaitAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
    }

    /// <summary>Apps first: they publish and settle through their sidecars; then the sidecars.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(children.Select(entry => entry.Child.StopAsync()));
        await Task.WhenAll(sidecars.Select(entry => entry.Sidecar.StopAsync()));
        watchdog.Dispose();
    }

    async Task StartSidecarsAsync(RunCommand command, CancellationToken stop)
    {
        var program = command.Daprd ? DaprdProgram.Find(command.File) : null;
        if (command.Daprd)
            DaprdProgram.RefuseInMemoryBroker(apps);
        var run = EmbeddedSidecar.Scope(apps, Lines);
        foreach (var app in apps)
            sidecars.Add((app, program is null
                ? await EmbeddedSidecar.StartAsync(app, run, console, stop)
                : new DaprdSidecar(program, app, watchdog, console, Lines(app, " sidecar"))));
    }

    void StartApps()
    {
        foreach (var app in apps.Where(app => app.Command.Count > 0))
            children.Add((app, Child.Start(app.Command, app.Sidecar.WorkingDirectory, app.AppEnvironment(), watchdog, Lines(app, ""))));
    }

    async Task<int> WaitAsync(CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var ready = ReadyTable.ShowAsync(apps, app => children.Any(c => c.App == app && c.Child.Exited.IsCompleted), console, ended.Token);
        var codes = Task.WhenAll(children.Select(entry => SeeOffAsync(entry.App, entry.Child, stop)));
        if (children.Count == 0)
            await Task.Delay(Timeout.Infinite, stop);
        await codes.WaitAsync(stop);
        await ended.CancelAsync();
        await ready;
        console.Say("All apps have ended.");
        return (await codes).All(code => code == 0) ? 0 : 1;
    }

    /// <summary>An app that ended takes its sidecar with it, so that nobody is sent to it any more; the others go on.</summary>
    async Task<int> SeeOffAsync(RunApp app, Child child, CancellationToken stop)
    {
        var code = await child.Exited;
        if (stop.IsCancellationRequested)
            return code;
        console.Say($"{app.Name} ended with code {code}; its sidecar stops, the other apps go on.");
        await sidecars.Single(entry => entry.App == app).Sidecar.StopAsync();
        return code;
    }

    Action<string> Lines(RunApp app, string what) => console.Lines(apps.ToList().IndexOf(app), app.Name + what);
}
