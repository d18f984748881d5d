namespace Sidecar.Options;

/// <summary>What one sidecar was told: daprd's flags and the environment variables that daprd reads.</summary>
sealed record SidecarOptions
{
    public required string AppId { get; init; }

    /// <summary>The app's port; without one there is no app channel: nothing is delivered to the app and it cannot be called.</summary>
    public int? AppPort { get; init; }

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string AppProtocol { get; init; } = "http";

    public string AppChannelAddress { get; init; } = "127.0.0.1";

    /// <summary>Calls and deliveries to the app at once; -1 is no limit.</summary>
    public int AppMaxConcurrency { get; init; } = -1;

    public int HttpPort { get; init; } = 3500;

    public int GrpcPort { get; init; } = 50001;

    /// <summary>Where other sidecars reach this one; 0 takes a free port.</summary>
    public int InternalPort { get; init; }

    public string ListenAddress { get; init; } = "127.0.0.1";

    /// <summary>The host that is registered in the name resolution (<c>DAPR_HOST_IP</c>).</summary>
    public string HostAddress { get; init; } = "127.0.0.1";

    public IReadOnlyList<string> ResourcesPaths { get; init; } = [];

    public string? ConfigPath { get; init; }

    /// <summary>The folder that relative paths in components start from: daprd's working directory.</summary>
    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>Bytes of a request to the API.</summary>
    public long MaxBodySize { get; init; } = 4 << 20;

    public TimeSpan GracefulShutdown { get; init; } = TimeSpan.FromSeconds(5);

    public AppHealthOptions? AppHealth { get; init; }

    /// <summary>Every API call must carry it (<c>DAPR_API_TOKEN</c>).</summary>
    public string? ApiToken { get; init; }

    /// <summary>Sent with every call to the app (<c>APP_API_TOKEN</c>).</summary>
    public string? AppToken { get; init; }

    /// <summary>Tokens and host address as daprd takes them from its environment.</summary>
    public static SidecarOptions FromEnvironment(string appId) => new()
    {
        AppId = appId,
        ApiToken = Variable("DAPR_API_TOKEN"),
        AppToken = Variable("APP_API_TOKEN"),
        HostAddress = Variable("DAPR_HOST_IP") ?? "127.0.0.1",
    };

    static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}

/// <summary>Dapr's app health check, <c>--enable-app-health-check</c> and its flags.</summary>
sealed record AppHealthOptions
{
    public string Path { get; init; } = "/healthz";

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan Timeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Failures in a row that make the app unhealthy.</summary>
    public int Threshold { get; init; } = 3;
}
