using Testing;

namespace Sidecar.Parity.Sides;

/// <summary>How one sidecar is started: the same flags for both kinds.</summary>
/// <param name="Directory">The working directory: relative paths in components start there.</param>
sealed record Launch(string AppId, string Directory)
{
    public int? AppPort { get; init; }

    public string? Resources { get; init; }

    public string? Config { get; init; }

    public IReadOnlyList<string> Flags { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public int HttpPort { get; } = Ports.Free();

    public int GrpcPort { get; } = Ports.Free();

    public int InternalPort { get; } = Ports.Free();

    int MetricsPort { get; } = Ports.Free();

    public IEnumerable<string> Arguments =>
    [
        "--app-id", AppId,
        "--dapr-http-port", $"{HttpPort}", "--dapr-grpc-port", $"{GrpcPort}", "--dapr-internal-grpc-port", $"{InternalPort}",
        "--metrics-port", $"{MetricsPort}", "--dapr-listen-addresses", "127.0.0.1",
        .. AppPort is { } port ? ["--app-port", $"{port}"] : Array.Empty<string>(),
        .. Resources is not null ? ["--resources-path", Resources] : Array.Empty<string>(),
        .. Config is not null ? ["--config", Config] : Array.Empty<string>(),
        .. Flags,
    ];
}
