using Sidecar.Hosting;

namespace Sidecar.Runner;

/// <summary>The embedded sidecar of one app, in the runner's process.</summary>
sealed class EmbeddedSidecar : IAppSidecar
{
    readonly RunApp app;
    readonly SidecarHost host;
    readonly RunConsole console;
    readonly TaskCompletionSource stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Task running;

    EmbeddedSidecar(RunApp app, SidecarHost host, RunConsole console)
    {
        this.app = app;
        this.host = host;
        this.console = console;
        running = RunAsync();
    }

    /// <summary>The state that the sidecars of the run share; each logs with the name of its app.</summary>
    public static SidecarGroup CreateGroup(IReadOnlyList<RunApp> apps, Func<RunApp, Action<string>> sidecarLog) => new()
    {
        ConfigureLogging = (options, logging) => logging
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddProvider(new LineLoggerProvider(sidecarLog(apps.First(app => app.Sidecar == options)))),
    };

    public static async Task<EmbeddedSidecar> StartAsync(
        RunApp app, SidecarGroup group, RunConsole console, CancellationToken cancellationToken) =>
        new(app, await SidecarHost.StartAsync(app.Sidecar, group, cancellationToken), console);

    public Task StopAsync()
    {
        stop.TrySetResult();
        return running;
    }

    /// <summary>Runs until the run stops, or a stop is requested over the sidecar's API.</summary>
    async Task RunAsync()
    {
        if (await Task.WhenAny(host.StopRequested, stop.Task) == host.StopRequested)
            console.WriteLine($"The sidecar of {app.Name} is stopping: on request, or for the reason in its log.");
        try
        {
            await host.DisposeAsync();
        }
        catch (Exception e)
        {
            console.WriteLine($"Stopping the sidecar of {app.Name} failed: {e.Message}");
            throw;
        }
    }
}
