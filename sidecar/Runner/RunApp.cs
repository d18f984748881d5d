using Sidecar.Options;

namespace Sidecar.Runner;

/// <summary>One app of a run, fully resolved: paths are absolute and every port is assigned.</summary>
/// <param name="Name">The app id; a second instance is suffixed with <c>-2</c>.</param>
/// <param name="Command">Program and arguments; empty runs a sidecar without an app.</param>
/// <param name="Environment">The file's variables, <c>common</c> and app merged.</param>
/// <param name="LogLevel">daprd's log level; null for the runner's default.</param>
sealed record RunApp(
    string Name,
    SidecarOptions Sidecar,
    IReadOnlyList<string> Command,
    IReadOnlyDictionary<string, string> Environment,
    int MetricsPort,
    string? LogLevel)
{
    /// <summary>The host under which local programs reach the sidecar.</summary>
    public string SidecarHost => Sidecar.ListenAddress is "0.0.0.0" or "::" ? "127.0.0.1" : Sidecar.ListenAddress;

    public Uri SidecarAddress => new($"http://{SidecarHost}:{Sidecar.HttpPort}");

    public Uri? AppAddress => Sidecar.AppPort is { } port
        ? new($"{Sidecar.AppProtocol}://{Sidecar.AppChannelAddress}:{port}")
        : null;

    /// <summary>The variables that Dapr's CLI sets for an app; tokens are inherited from the runner.</summary>
    public IEnumerable<KeyValuePair<string, string>> AppEnvironment()
    {
        yield return new("APP_ID", Sidecar.AppId);
        yield return new("APP_CHANNEL_ADDRESS", Sidecar.AppChannelAddress);
        yield return new("APP_PROTOCOL", Sidecar.AppProtocol);
        if (Sidecar.AppPort is { } port)
            yield return new("APP_PORT", $"{port}");
        yield return new("DAPR_HTTP_PORT", $"{Sidecar.HttpPort}");
        yield return new("DAPR_GRPC_PORT", $"{Sidecar.GrpcPort}");
        yield return new("DAPR_METRICS_PORT", $"{MetricsPort}");
        foreach (var variable in Environment)
            yield return variable;
    }
}
