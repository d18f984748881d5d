namespace Testing;

/// <summary>An app and its sidecar in a product: the ports of both, and the process of the app.</summary>
public sealed class Instance
{
    static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);

    // Each poll of a starting product is work for all its processes.
    static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    readonly ProductUnderTest product;
    readonly string? project;

    /// <param name="project">The project of the app; null for an app in the process of the tests.</param>
    internal Instance(ProductUnderTest product, string name, string appId, string? project)
    {
        this.product = product;
        this.project = project;
        Name = name;
        AppId = appId;
        DaprHttpPort = SidecarHttpPort;
        DaprGrpcPort = SidecarGrpcPort;
        Client = ProductUnderTest.NewClient(AppPort, product.Options.AppToken);
        Sidecar = ProductUnderTest.NewClient(SidecarHttpPort, product.Options.DaprToken);
    }

    public string Name { get; }

    public string AppId { get; }

    public int AppPort { get; } = Ports.Free();

    public int SidecarHttpPort { get; } = Ports.Free();

    public int SidecarGrpcPort { get; } = Ports.Free();

    /// <summary>The port that the app uses for its sidecar. It can be set to a proxy's before the app starts.</summary>
    public int DaprHttpPort { get; set; }

    /// <inheritdoc cref="DaprHttpPort"/>
    public int DaprGrpcPort { get; set; }

    /// <summary>Additional environment variables for the app, to be set before it starts.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Sends requests directly to the app.</summary>
    public HttpClient Client { get; }

    /// <summary>Sends requests to the API of the sidecar.</summary>
    public HttpClient Sidecar { get; }

    /// <summary>The process of the app; null before the start.</summary>
    public ChildProcess? Process { get; private set; }

    public void Start()
    {
        if (project is not null)
            Process = Run();
    }

    /// <summary>Runs the app's program with arguments, in the environment of the app.</summary>
    public ChildProcess Run(params string[] arguments)
    {
        Dictionary<string, string> ports = new()
        {
            ["APP_ID"] = AppId,
            ["APP_PORT"] = $"{AppPort}",
            ["DAPR_HTTP_PORT"] = $"{DaprHttpPort}",
            ["DAPR_GRPC_PORT"] = $"{DaprGrpcPort}",
        };
        var process = ChildProcess.Start(
            string.Join(' ', [Name, .. arguments]),
            "dotnet",
            [Checkout.Program(project!), .. arguments],
            product.Folder,
            [.. ports, .. product.Tokens, .. product.Options.Settings, .. Environment]);
        product.Add(process);
        return process;
    }

    public async Task KillAsync(CancellationToken cancellationToken)
    {
        Process!.Kill();
        await Process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Stops the app, and kills it after 10 s.</summary>
    /// <returns>Whether it stopped by itself.</returns>
    public Task<bool> StopAsync() => Process!.StopAsync(StopTimeout);

    /// <summary>Waits until the app reports that it is ready and its sidecar that it is healthy.</summary>
    public Task ReadyAsync(CancellationToken cancellationToken) => Eventually.TrueAsync(
        $"{Name} and its sidecar are ready",
        ProductUnderTest.StartLimit,
        () => IsReadyAsync(cancellationToken),
        cancellationToken,
        PollInterval);

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
        {(withCommand && project is not null ? Command(project) : "")}
        """;

    async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        ChildProcess?[] processes = [Process, product.RunnerOf(this)];
        if (processes.FirstOrDefault(process => process is { HasExited: true }) is { } exited)
            throw new InvalidOperationException($"{exited.Name} ended with code {exited.ExitCode}.");

        using var sidecar = await Sidecar.GetAsync("/v1.0/healthz", cancellationToken);
        if (!sidecar.IsSuccessStatusCode)
            return false;

        // A sidecar forwards an invocation of its own app once it has found the app healthy.
        using var invoked = await Sidecar.GetAsync($"/v1.0/invoke/{AppId}/method/health/live", cancellationToken);
        if (!invoked.IsSuccessStatusCode)
            return false;
        if (project is null)
            return true;
        using var app = await Client.GetAsync("/health/ready", cancellationToken);
        return app.IsSuccessStatusCode;
    }

    string Command(string builtProject)
    {
        var settings = product.Options.Settings.Concat(Environment)
            .Select(setting => $"{setting.Key}: {setting.Value}");
        return $$"""
              command: [dotnet, {{Checkout.Program(builtProject)}}]
              env: { {{string.Join(", ", settings)}} }
            """;
    }
}
