using Sidecar.Cli;
using Sidecar.Errors;

namespace Sidecar.Runner;

/// <summary>Runs the apps of a run file with their sidecars, until all have exited or the run is stopped.</summary>
sealed class AppRunner : IAsyncDisposable
{
    readonly IReadOnlyList<RunApp> apps;
    readonly RunConsole console;
    readonly Watchdog watchdog = new();
    readonly Dictionary<RunApp, IAppSidecar> sidecars = [];
    readonly Dictionary<RunApp, ChildProcess> children = [];

    AppRunner(IReadOnlyList<RunApp> apps)
    {
        this.apps = apps;
        console = new(apps.Select(app => app.Name));
    }

    /// <returns>0 after a stop; when all apps have exited by themselves, 1 if one of them failed.</returns>
    /// <exception cref="StartupException">One line that says what to do.</exception>
    public static async Task<int> RunAsync(RunCommand command, CancellationToken cancellationToken)
    {
        await using var runner = new AppRunner(RunPlan.Create(command));
        try
        {
            await runner.StartSidecarsAsync(command, cancellationToken);
            runner.StartApps();
            return await runner.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
    }

    /// <summary>Stops the apps first, because they still use their sidecars; then the sidecars.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(children.Values.Select(child => child.StopAsync()));
        await Task.WhenAll(sidecars.Values.Select(sidecar => sidecar.StopAsync()));
        watchdog.Dispose();
    }

    Task StartSidecarsAsync(RunCommand command, CancellationToken cancellationToken)
    {
        if (command.Sidecar == SidecarKind.Embedded)
            return StartEmbeddedAsync(cancellationToken);
        StartDaprd(DaprdProgram.Find(command.File));
        return Task.CompletedTask;
    }

    async Task StartEmbeddedAsync(CancellationToken cancellationToken)
    {
        var group = EmbeddedSidecar.CreateGroup(apps, SidecarWriter);
        foreach (var app in apps)
            sidecars.Add(app, await EmbeddedSidecar.StartAsync(app, group, console, cancellationToken));
    }

    void StartDaprd(string program)
    {
        DaprdProgram.RejectInMemoryBroker(apps);
        foreach (var app in apps)
            sidecars.Add(app, new DaprdSidecar(program, app, watchdog, console, SidecarWriter(app)));
    }

    void StartApps()
    {
        foreach (var app in apps.Where(app => app.Command.Count > 0))
        {
            children.Add(app, ChildProcess.Start(
                app.Command, app.Sidecar.WorkingDirectory, app.AppEnvironment(), watchdog, Writer(app, app.Name)));
        }
    }

    async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ready = new ReadyTable(apps, HasExited, console).ShowAsync(ended.Token);
        try
        {
            if (children.Count == 0)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            var exits = children.Select(entry => OnAppExitedAsync(entry.Key, entry.Value, cancellationToken));
            var codes = await Task.WhenAll(exits).WaitAsync(cancellationToken);
            console.WriteLine("All apps have ended.");
            return codes.All(code => code == 0) ? 0 : 1;
        }
        finally
        {
            await ended.CancelAsync();
            await ready;
        }
    }

    /// <summary>Stops the sidecar of an app that has exited, so that it gets no more calls.</summary>
    async Task<int> OnAppExitedAsync(RunApp app, ChildProcess child, CancellationToken cancellationToken)
    {
        var code = await child.Exited;
        if (cancellationToken.IsCancellationRequested)
            return code;
        console.WriteLine($"{app.Name} ended with code {code}; stopping its sidecar, the other apps continue.");
        await sidecars[app].StopAsync();
        return code;
    }

    bool HasExited(RunApp app) => children.TryGetValue(app, out var child) && child.Exited.IsCompleted;

    Action<string> SidecarWriter(RunApp app) => Writer(app, app.Name + " sidecar");

    Action<string> Writer(RunApp app, string name) => console.CreateWriter(apps.ToList().IndexOf(app), name);
}
