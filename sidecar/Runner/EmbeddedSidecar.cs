using Sidecar.Hosting;

namespace Sidecar.Runner;

/// <summary>The embedded sidecar of one app, in the runner's own process.</summary>
sealed class EmbeddedSidecar : IRunSidecar
{
    readonly RunApp app;
    readonly SidecarHost host;
    readonly RunConsole console;
    readonly TaskCompletionSource stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Task running;

    EmbeddedSidecar(RunApp app, SidecarHost host, RunConsole console)
    {
        (this.app, this.host, this.console) = (app, host, console);
        running = KeepAsync();
    }

    /// <summary>What the sidecars of the run share; each logs in the name of its app.</summary>
    public static SidecarGroup Scope(IReadOnlyList<RunApp> apps, Func<RunApp, string, Action<string>> lines) => new()
    {
        ConfigureLogging = (options, logging) => logging
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddProvider(new LineLoggerProvider(lines(apps.First(app => app.Sidecar == options), " sidecar"))),
    };

    public static async Task<EmbeddedSidecar> StartAsync(RunApp app, SidecarGroup group, RunConsole console, CancellationToken cancellation) =>
        new(app, await SidecarHost.StartAsync(app.Sidecar, group, cancellation), console);

    public Task StopAsync()
    {
        stop.TrySetResult();
        return running;
    }

    /// <summary>Until the run stops it, or somebody does over its own API.</summary>
    async Task KeepAsync()
    {
        if (await Task.WhenAny(host.Stopped, stop.Task) == host.Stopped)
            console.Say($"The sidecar of {app.Name} stops: it was asked to, or its log says why.");
        await host.DisposeAsync();
    }
}
