using Testing;

namespace Sidecar.Parity.Scenes;

/// <summary>How one sidecar is started: both kinds get the same flags.</summary>
/// <param name="Directory">The working directory: relative paths in components are resolved against it.</param>
sealed record SidecarLaunch(string AppId, string Directory)
{
    public int? AppPort { get; init; }

    public string? Resources { get; init; }

    public string? Config { get; init; }

    public IReadOnlyList<string> Flags { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public int HttpPort { get; } = Ports.Free();

    public int GrpcPort { get; } = Ports.Free();

    public int InternalPort { get; } = Ports.Free();

    public IEnumerable<string> Arguments =>
    [
        "--app-id", AppId,
        "--dapr-http-port", $"{HttpPort}",
        "--dapr-grpc-port", $"{GrpcPort}",
        "--dapr-internal-grpc-port", $"{InternalPort}",
        "--metrics-port", $"{MetricsPort}",
        "--dapr-listen-addresses", "127.0.0.1",
        .. Option("--app-port", AppPort is { } port ? $"{port}" : null),
        .. Option("--resources-path", Resources),
        .. Option("--config", Config),
        .. Flags,
    ];

    int MetricsPort { get; } = Ports.Free();

    static string[] Option(string name, string? value) => value is null ? [] : [name, value];
}
