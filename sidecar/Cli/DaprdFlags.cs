using Sidecar.Errors;
using Sidecar.Options;

namespace Sidecar.Cli;

/// <summary>daprd's own command line, for one sidecar on its own.</summary>
static class DaprdFlags
{
    static readonly HashSet<string> valued =
    [
        "app-id", "app-port", "app-protocol", "app-channel-address", "app-max-concurrency", "dapr-http-port", "dapr-grpc-port",
        "dapr-internal-grpc-port", "dapr-listen-addresses", "resources-path", "components-path", "config", "max-body-size",
        "dapr-graceful-shutdown-seconds", "app-health-check-path", "app-health-probe-interval", "app-health-probe-timeout",
        "app-health-threshold",
        // of parts that the embedded sidecar does not have: taken and left alone
        "dapr-internal-grpc-listen-address", "dapr-public-port", "dapr-public-listen-address", "metrics-port", "metrics-listen-address",
        "profile-port", "placement-host-address", "scheduler-host-address", "scheduler-job-streams", "sentry-address",
        "control-plane-address", "control-plane-trust-domain", "control-plane-namespace", "read-buffer-size", "dapr-block-shutdown-duration",
        "log-level", "mode", "allowed-origins", "actors-service", "reminders-service",
    ];

    static readonly HashSet<string> switches =
        ["enable-app-health-check", "enable-metrics", "enable-profiling", "enable-api-logging", "log-as-json", "app-ssl"];

    /// <exception cref="StartupException">A flag that is unknown or has no sense, or no app id.</exception>
    public static SidecarOptions Parse(IReadOnlyList<string> args)
    {
        var flags = Flags.Parse(args, valued, switches);
        var standard = SidecarOptions.FromEnvironment(
            flags.Text("app-id") ?? throw new StartupException("--app-id is missing: the name that other apps call this one by."));
        var (httpPort, grpcPort) = (flags.Number("dapr-http-port"), flags.Number("dapr-grpc-port"));
        return standard with
        {
            AppPort = flags.Number("app-port") is 0 ? null : flags.Number("app-port"),
            AppProtocol = flags.On("app-ssl") ? "https" : flags.Text("app-protocol") ?? standard.AppProtocol,
            AppChannelAddress = flags.Text("app-channel-address") ?? standard.AppChannelAddress,
            AppMaxConcurrency = flags.Number("app-max-concurrency") ?? standard.AppMaxConcurrency,
            HttpPort = httpPort ?? standard.HttpPort,
            GrpcPort = grpcPort ?? standard.GrpcPort,
            InternalPort = flags.Number("dapr-internal-grpc-port") ?? standard.InternalPort,
            ListenAddress = flags.All("dapr-listen-addresses") is [var first, ..] ? first : standard.ListenAddress,
            ResourcesPaths = [.. flags.All("resources-path"), .. flags.All("components-path")],
            ConfigPath = flags.Text("config"),
            MaxBodySize = flags.Text("max-body-size") is { } size ? Quantity.Parse(size) : standard.MaxBodySize,
            GracefulShutdown = Seconds(flags.Number("dapr-graceful-shutdown-seconds")) ?? standard.GracefulShutdown,
            AppHealth = flags.On("enable-app-health-check") ? Health(flags, new()) : null,
        };
    }

    static AppHealthOptions Health(Flags flags, AppHealthOptions standard) => new()
    {
        Path = flags.Text("app-health-check-path") ?? standard.Path,
        Interval = Seconds(flags.Number("app-health-probe-interval")) ?? standard.Interval,
        Timeout = flags.Number("app-health-probe-timeout") is { } ms ? TimeSpan.FromMilliseconds(ms) : standard.Timeout,
        Threshold = flags.Number("app-health-threshold") ?? standard.Threshold,
    };

    static TimeSpan? Seconds(int? number) => number is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
