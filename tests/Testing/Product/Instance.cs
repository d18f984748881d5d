namespace Testing;

/// <summary>One app with its sidecar in a running product: the ports of both, and the app's process, which can be killed and started again.</summary>
public sealed class Instance
{
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>Between two looks at a product that is starting: each look is work for all its processes.</summary>
    static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    readonly ProductUnderTest product;
    readonly string? program;

    /// <param name="program">The project whose program is the app; null: the app lives in the test's own process.</param>
    internal Instance(ProductUnderTest product, string name, string appId, string? program)
    {
        (this.product, Name, AppId, this.program) = (product, name, appId, program);
        (DaprHttpPort, DaprGrpcPort) = (SidecarHttpPort, SidecarGrpcPort);
        Client = ProductUnderTest.NewClient(AppPort, product.Options.AppToken);
        Sidecar = ProductUnderTest.NewClient(SidecarHttpPort, product.Options.DaprToken);
    }

    public string Name { get; }

    public string AppId { get; }

    public int AppPort { get; } = Ports.Free();

    public int SidecarHttpPort { get; } = Ports.Free();

    public int SidecarGrpcPort { get; } = Ports.Free();

    /// <summary>Where the app believes its sidecar to be: a proxy's port may be put here before the app starts.</summary>
    public int DaprHttpPort { get; set; }

    /// <inheritdoc cref="DaprHttpPort"/>
    public int DaprGrpcPort { get; set; }

    /// <summary>More environment for the app, such as settings; put here before it starts.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Straight to the app's port.</summary>
    public HttpClient Client { get; }

    /// <summary>To the API of its sidecar.</summary>
    public HttpClient Sidecar { get; }

    /// <summary>Null before the start.</summary>
    public ChildProcess? Process { get; private set; }

    public void Start()
    {
        if (program is not null)
            Process = Run();
    }

    /// <summary>The app's program with these arguments, in the environment that the app has.</summary>
    public ChildProcess Run(params string[] arguments)
    {
        Dictionary<string, string> environment = new()
        {
            ["APP_ID"] = AppId,
            ["APP_PORT"] = $"{AppPort}",
            ["DAPR_HTTP_PORT"] = $"{DaprHttpPort}",
            ["DAPR_GRPC_PORT"] = $"{DaprGrpcPort}",
        };
        var process = ChildProcess.Start(string.Join(' ', [Name, .. arguments]), "dotnet", [Checkout.Program(program!), .. arguments], product.Folder,
            environment.Concat(product.Tokens).Concat(product.Options.Settings).Concat(Environment));
        product.Keep(process);
        return process;
    }

    /// <summary>As <c>kill -9</c> does.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        Process!.Kill();
        await Process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>As an orderly stop does; true if it ended by itself within 10 s.</summary>
    public Task<bool> StopAsync() => Process!.StopAsync(Grace);

    /// <summary>Until the app itself says that it is ready, and its sidecar that all is well.</summary>
    public Task ReadyAsync(CancellationToken cancellationToken) => Eventually.TrueAsync($"{Name} and its sidecar are ready", ProductUnderTest.StartLimit, async () =>
    {
        if (new[] { Process, product.RunnerOf(this) }.FirstOrDefault(process => process is { HasExited: true }) is { } ended)
            throw new InvalidOperationException($"{ended.Name} ended with code {ended.ExitCode}.");
        using var sidecar = await Sidecar.GetAsync("/v1.0/healthz", cancellationToken);
        // an app id invoked at its own sidecar is the app beside it: it passes calls on once it has found the app healthy
        using var through = await Sidecar.GetAsync($"/v1.0/invoke/{AppId}/method/health/live", cancellationToken);
        if (!sidecar.IsSuccessStatusCode || !through.IsSuccessStatusCode)
            return false;
        if (program is null)
            return true;
        using var app = await Client.GetAsync("/health/ready", cancellationToken);
        return app.IsSuccessStatusCode;
    }, cancellationToken, BetweenLooks);

    internal string RunFileEntry(bool withCommand) => $"""
        - appID: {AppId}
          appDirPath: .
          appPort: {AppPort}
          daprHTTPPort: {SidecarHttpPort}
          daprGRPCPort: {SidecarGrpcPort}
          daprInternalGRPCPort: {Ports.Free()}
          metricsPort: {Ports.Free()}
          enableAppHealthCheck: true
          appHealthCheckPath: /health/live
          appHealthProbeInterval: 1
        {(withCommand && program is not null ? Command(program) : "")}
        """;

    string Command(string built) => $$"""
          command: [dotnet, {{Checkout.Program(built)}}]
          env: { {{string.Join(", ", product.Options.Settings.Concat(Environment).Select(setting => $"{setting.Key}: {setting.Value}"))}} }
        """;
}
