namespace Sidecar.Runner;

/// <summary>The real daprd beside an app. It ends by itself when a store is out of reach at its start, so it is started again until it stays.</summary>
sealed class DaprdSidecar : IRunSidecar
{
    static readonly TimeSpan longestPause = TimeSpan.FromSeconds(5);

    readonly RunApp app;
    readonly RunConsole console;
    readonly TaskCompletionSource stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Task running;

    public DaprdSidecar(string program, RunApp app, Watchdog watchdog, RunConsole console, Action<string> say)
    {
        (this.app, this.console) = (app, console);
        running = KeepAsync(() => Child.Start([program, .. Arguments()], app.Sidecar.WorkingDirectory, HostAddress(), watchdog, say));
    }

    public Task StopAsync()
    {
        stop.TrySetResult();
        return running;
    }

    async Task KeepAsync(Func<Child> start)
    {
        for (var pause = TimeSpan.FromMilliseconds(500); ; pause = pause * 2 < longestPause ? pause * 2 : longestPause)
        {
            var daprd = start();
            if (await Task.WhenAny(daprd.Exited, stop.Task) == stop.Task)
            {
                await daprd.StopAsync();
                return;
            }

            var code = await daprd.Exited;
            if (code == 0)
            {
                console.Say($"The sidecar of {app.Name} has stopped, as it was asked to.");
                return;
            }

            console.Say($"daprd of {app.Name} ended with code {code}; it is started again in {pause.TotalSeconds:0.#} s.");
            if (await Task.WhenAny(Task.Delay(pause), stop.Task) == stop.Task)
                return;
        }
    }

    /// <summary>Peers find each other on loopback, as under Dapr's own CLI.</summary>
    static Dictionary<string, string> HostAddress() =>
        new() { ["DAPR_HOST_IP"] = Environment.GetEnvironmentVariable("DAPR_HOST_IP") is { Length: > 0 } given ? given : "127.0.0.1" };

    List<string> Arguments()
    {
        var o = app.Sidecar;
        List<string> arguments =
        [
            "--app-id", o.AppId, "--app-protocol", o.AppProtocol, "--app-channel-address", o.AppChannelAddress,
            "--app-max-concurrency", $"{o.AppMaxConcurrency}", "--dapr-http-port", $"{o.HttpPort}", "--dapr-grpc-port", $"{o.GrpcPort}",
            "--dapr-internal-grpc-port", $"{o.InternalPort}", "--dapr-listen-addresses", o.ListenAddress,
            "--metrics-port", $"{app.MetricsPort}", "--metrics-listen-address", "127.0.0.1", "--max-body-size", $"{o.MaxBodySize}",
            "--log-level", app.LogLevel ?? "error", .. o.ResourcesPaths.SelectMany(path => new[] { "--resources-path", path }),
        ];
        if (o.AppPort is { } port)
            arguments.AddRange(["--app-port", $"{port}"]);
        if (o.ConfigPath is { } config)
            arguments.AddRange(["--config", config]);
        if (o.AppHealth is { } health)
            arguments.AddRange([
                "--enable-app-health-check", "--app-health-check-path", health.Path,
                "--app-health-probe-interval", $"{health.Interval.TotalSeconds:0}",
                "--app-health-probe-timeout", $"{health.Timeout.TotalMilliseconds:0}", "--app-health-threshold", $"{health.Threshold}",
            ]);
        return arguments;
    }
}
