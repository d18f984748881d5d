using Sidecar.Options;

namespace Sidecar.Runner;

/// <summary>One app of a run, everything decided: paths are absolute and every port is a number.</summary>
/// <param name="Name">The app id; a second instance has <c>-2</c> behind it.</param>
/// <param name="Command">Program and arguments; empty runs a sidecar without an app.</param>
/// <param name="Environment">The file's own variables, <c>common</c> and app merged.</param>
/// <param name="LogLevel">What daprd says; null leaves it to the runner.</param>
sealed record RunApp(string Name, SidecarOptions Sidecar, IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Environment,
    int MetricsPort, string? LogLevel)
{
    /// <summary>The host that this machine's programs reach the sidecar by.</summary>
    public string SidecarHost => Sidecar.ListenAddress is "0.0.0.0" or "::" ? "127.0.0.1" : Sidecar.ListenAddress;

    public Uri SidecarAddress => new($"http://{SidecarHost}:{Sidecar.HttpPort}");

    public Uri? AppAddress => Sidecar.AppPort is { } port ? new($"{Sidecar.AppProtocol}://{Sidecar.AppChannelAddress}:{port}") : null;

    /// <summary>What Dapr's CLI sets for an app; tokens come with the runner's own environment.</summary>
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
        foreach (var own in Environment)
            yield return own;
    }
}
