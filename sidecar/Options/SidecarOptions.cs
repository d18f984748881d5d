namespace Sidecar.Options;

/// <summary>The settings of one sidecar: daprd's flags and the environment variables that daprd reads.</summary>
sealed record SidecarOptions
{
    public required string AppId { get; init; }

    /// <summary>Without a port there is no app channel: nothing is delivered and the app cannot be invoked.</summary>
    public int? AppPort { get; init; }

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string AppProtocol { get; init; } = "http";

    public string AppChannelAddress { get; init; } = "127.0.0.1";

    /// <summary>Concurrent calls and deliveries to the app; -1 is no limit.</summary>
    public int AppMaxConcurrency { get; init; } = -1;

    public int HttpPort { get; init; } = 3500;

    public int GrpcPort { get; init; } = 50001;

    /// <summary>The port for other sidecars; 0 selects a free one.</summary>
    public int InternalPort { get; init; }

    public string ListenAddress { get; init; } = "127.0.0.1";

    /// <summary>The host that is registered with the name resolver (<c>DAPR_HOST_IP</c>).</summary>
    public string HostAddress { get; init; } = "127.0.0.1";

    public IReadOnlyList<string> ResourcesPaths { get; init; } = [];

    public string? ConfigPath { get; init; }

    /// <summary>Base folder of relative paths in components: daprd's working directory.</summary>
    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>Maximum size of a request to the API, in bytes.</summary>
    public long MaxBodySize { get; init; } = 4 << 20;

    public TimeSpan GracefulShutdown { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Null when health checks are off.</summary>
    public AppHealthOptions? AppHealth { get; init; }

    /// <summary>Required on every API call (<c>DAPR_API_TOKEN</c>).</summary>
    public string? ApiToken { get; init; }

    /// <summary>Sent with every call to the app (<c>APP_API_TOKEN</c>).</summary>
    public string? AppToken { get; init; }

    /// <summary>Reads tokens and host address from the environment, as daprd does.</summary>
    public static SidecarOptions FromEnvironment(string appId) => new()
    {
        AppId = appId,
        ApiToken = Variable("DAPR_API_TOKEN"),
        AppToken = Variable("APP_API_TOKEN"),
        HostAddress = Variable("DAPR_HOST_IP") ?? "127.0.0.1",
    };

    static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}

/// <summary>Dapr's app health check: <c>--enable-app-health-check</c> and its flags.</summary>
sealed record AppHealthOptions
{
    public string Path { get; init; } = "/healthz";

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Consecutive failures that make the app unhealthy.</summary>
    public int Threshold { get; init; } = 3;
}
