using Sidecar.Errors;
using Sidecar.Options;

namespace Sidecar.Cli;

/// <summary>daprd's command line, for a single sidecar.</summary>
static class DaprdFlags
{
    static readonly HashSet<string> WithValue =
    [
        "app-id", "app-port", "app-protocol", "app-channel-address", "app-max-concurrency", "dapr-http-port",
        "dapr-grpc-port", "dapr-internal-grpc-port", "dapr-listen-addresses", "resources-path", "components-path",
        "config", "max-body-size", "dapr-graceful-shutdown-seconds", "app-health-check-path",
        "app-health-probe-interval", "app-health-probe-timeout", "app-health-threshold",
        // Accepted and ignored: they belong to parts of daprd that the embedded sidecar does not have.
        "dapr-internal-grpc-listen-address", "dapr-public-port", "dapr-public-listen-address", "metrics-port",
        "metrics-listen-address", "profile-port", "placement-host-address", "scheduler-host-address",
        "scheduler-job-streams", "sentry-address", "control-plane-address", "control-plane-trust-domain",
        "control-plane-namespace", "read-buffer-size", "dapr-block-shutdown-duration", "log-level", "mode",
        "allowed-origins", "actors-service", "reminders-service",
    ];

    static readonly HashSet<string> Switches =
    [
        "enable-app-health-check", "enable-metrics", "enable-profiling", "enable-api-logging", "log-as-json", "app-ssl",
    ];

    /// <exception cref="StartupException">An unknown flag, an invalid value or no app id.</exception>
    public static SidecarOptions Parse(IReadOnlyList<string> args)
    {
        var flags = Flags.Parse(args, WithValue, Switches);
        var appId = flags.Text("app-id")
            ?? throw new StartupException("--app-id is missing: the name by which other apps invoke this one.");
        var defaults = SidecarOptions.FromEnvironment(appId);
        return defaults with
        {
            AppPort = flags.Number("app-port") is 0 ? null : flags.Number("app-port"),
            AppProtocol = flags.IsOn("app-ssl") ? "https" : flags.Text("app-protocol") ?? defaults.AppProtocol,
            AppChannelAddress = flags.Text("app-channel-address") ?? defaults.AppChannelAddress,
            AppMaxConcurrency = flags.Number("app-max-concurrency") ?? defaults.AppMaxConcurrency,
            HttpPort = flags.Number("dapr-http-port") ?? defaults.HttpPort,
            GrpcPort = flags.Number("dapr-grpc-port") ?? defaults.GrpcPort,
            InternalPort = flags.Number("dapr-internal-grpc-port") ?? defaults.InternalPort,
            ListenAddress = flags.All("dapr-listen-addresses") is [var first, ..] ? first : defaults.ListenAddress,
            ResourcesPaths = [.. flags.All("resources-path"), .. flags.All("components-path")],
            ConfigPath = flags.Text("config"),
            MaxBodySize = flags.Text("max-body-size") is { } size ? Quantity.Parse(size) : defaults.MaxBodySize,
            GracefulShutdown = Seconds(flags.Number("dapr-graceful-shutdown-seconds")) ?? defaults.GracefulShutdown,
            AppHealth = flags.IsOn("enable-app-health-check") ? Health(flags, new()) : null,
        };
    }

    static AppHealthOptions Health(Flags flags, AppHealthOptions defaults) => new()
    {
        Path = flags.Text("app-health-check-path") ?? defaults.Path,
        Interval = Seconds(flags.Number("app-health-probe-interval")) ?? defaults.Interval,
        Timeout = flags.Number("app-health-probe-timeout") is { } ms
            ? TimeSpan.FromMilliseconds(ms)
            : defaults.Timeout,
        Threshold = flags.Number("app-health-threshold") ?? defaults.Threshold,
    };

    static TimeSpan? Seconds(int? number) => number is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
