using Sidecar.Options;

namespace Sidecar.Runner;

/// <summary>daprd as an app's sidecar. It exits when a store is unreachable at its start, so it is restarted.</summary>
sealed class DaprdSidecar : IAppSidecar
{
    static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(5);

    readonly RunApp app;
    readonly RunConsole console;
    readonly TaskCompletionSource stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Task running;

    public DaprdSidecar(string program, RunApp app, Watchdog watchdog, RunConsole console, Action<string> writeLine)
    {
        this.app = app;
        this.console = console;
        List<string> command = [program, .. Arguments(app)];
        running = RunAsync(() => ChildProcess.Start(
            command, app.Sidecar.WorkingDirectory, HostAddress(), watchdog, writeLine));
    }

    public Task StopAsync()
    {
        stop.TrySetResult();
        return running;
    }

    async Task RunAsync(Func<ChildProcess> start)
    {
        try
        {
            await KeepRunningAsync(start);
        }
        catch (Exception e) when (!stop.Task.IsCompleted)
        {
            console.WriteLine($"Running daprd for {app.Name} failed: {e.Message}");
            throw;
        }
    }

    async Task KeepRunningAsync(Func<ChildProcess> start)
    {
        for (var delay = FirstDelay; ; delay = delay * 2 < MaxDelay ? delay * 2 : MaxDelay)
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
                console.WriteLine($"The sidecar of {app.Name} has stopped as requested.");
                return;
            }

            console.WriteLine($"daprd for {app.Name} ended with code {code} and will be started again "
                + $"in {delay.TotalSeconds:0.#} s.");
            if (await Task.WhenAny(Task.Delay(delay), stop.Task) == stop.Task)
                return;
        }
    }

    /// <summary>Sidecars call each other on loopback, as with Dapr's CLI.</summary>
    static Dictionary<string, string> HostAddress()
    {
        var given = Environment.GetEnvironmentVariable("DAPR_HOST_IP");
        return new() { ["DAPR_HOST_IP"] = string.IsNullOrEmpty(given) ? "127.0.0.1" : given };
    }

    static List<string> Arguments(RunApp app)
    {
        var sidecar = app.Sidecar;
        List<string> arguments =
        [
            "--app-id", sidecar.AppId,
            "--app-protocol", sidecar.AppProtocol,
            "--app-channel-address", sidecar.AppChannelAddress,
            "--app-max-concurrency", $"{sidecar.AppMaxConcurrency}",
            "--dapr-http-port", $"{sidecar.HttpPort}",
            "--dapr-grpc-port", $"{sidecar.GrpcPort}",
            "--dapr-internal-grpc-port", $"{sidecar.InternalPort}",
            "--dapr-listen-addresses", sidecar.ListenAddress,
            "--metrics-port", $"{app.MetricsPort}",
            "--metrics-listen-address", "127.0.0.1",
            "--max-body-size", $"{sidecar.MaxBodySize}",
            "--log-level", app.LogLevel ?? "error",
        ];
        foreach (var path in sidecar.ResourcesPaths)
            arguments.AddRange(["--resources-path", path]);
        if (sidecar.AppPort is { } port)
            arguments.AddRange(["--app-port", $"{port}"]);
        if (sidecar.ConfigPath is { } config)
            arguments.AddRange(["--config", config]);
        if (sidecar.AppHealth is { } health)
            arguments.AddRange(HealthArguments(health));
        return arguments;
    }

    static string[] HealthArguments(AppHealthOptions health) =>
    [
        "--enable-app-health-check",
        "--app-health-check-path", health.Path,
        "--app-health-probe-interval", $"{health.Interval.TotalSeconds:0}",
        "--app-health-probe-timeout", $"{health.Timeout.TotalMilliseconds:0}",
        "--app-health-threshold", $"{health.Threshold}",
    ];
}
