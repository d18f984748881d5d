using Sidecar.Cli;
using Sidecar.Errors;
using Sidecar.Options;

namespace Sidecar.Runner;

/// <summary>Resolves a run file: applies the defaults in <c>common</c>, absolute paths and free ports.</summary>
sealed class RunPlan
{
    readonly RunCommand command;
    readonly RunFile file;
    readonly RunPaths paths;
    readonly HashSet<int> ports = [];

    RunPlan(RunCommand command)
    {
        this.command = command;
        file = RunFile.Read(command.File);
        paths = new(command, file.Common);
    }

    /// <exception cref="StartupException">One line that says what is wrong.</exception>
    public static IReadOnlyList<RunApp> Create(RunCommand command)
    {
        var plan = new RunPlan(command);
        foreach (var app in plan.file.Apps)
            plan.ReservePorts(app);
        return [.. plan.file.Apps.Select(plan.Resolve)];
    }

    /// <summary>Reports a conflict by the name of the setting, before anything has started.</summary>
    void ReservePorts(RunFileApp app)
    {
        // An app without a command is started by someone else, and may already listen.
        if (app.Command is [_, ..])
            Reserve(app, "appPort", app.AppPort);
        Reserve(app, "daprHTTPPort", app.DaprHttpPort);
        Reserve(app, "daprGRPCPort", app.DaprGrpcPort);
        Reserve(app, "daprInternalGRPCPort", app.DaprInternalGrpcPort);
        Reserve(app, "metricsPort", app.MetricsPort);
    }

    void Reserve(RunFileApp app, string setting, int? port)
    {
        if (port is not { } number || number == 0)
            return;
        if (!ports.Add(number))
            throw Invalid($"port {number} ({setting} of {AppId(app)}) is used twice: assign another.");
        if (Ports.IsInUse(number))
            throw Invalid($"port {number} ({setting} of {AppId(app)}) is in use: free it, or change {setting}.");
    }

    RunApp Resolve(RunFileApp app)
    {
        var common = file.Common;
        var appId = AppId(app);
        var directory = paths.AppDirectory(app);
        var environment = new Dictionary<string, string>(common.Env ?? []);
        foreach (var (name, value) in app.Env ?? [])
            environment[name] = value;
        var earlier = file.Apps.TakeWhile(other => other != app).Count(other => AppId(other) == appId);
        return new(
            earlier == 0 ? appId : $"{appId}-{earlier + 1}",
            Sidecar(app, appId, directory),
            app.Command ?? [],
            environment,
            Port(app.MetricsPort),
            app.LogLevel ?? common.LogLevel);
    }

    SidecarOptions Sidecar(RunFileApp app, string appId, string directory)
    {
        var common = file.Common;
        var protocol = app.AppProtocol ?? common.AppProtocol ?? "http";
        var useTls = protocol == "http" && (app.AppSsl ?? common.AppSsl) == true;
        return SidecarOptions.FromEnvironment(appId) with
        {
            AppPort = app.AppPort is 0 ? null : app.AppPort,
            AppProtocol = useTls ? "https" : protocol,
            AppChannelAddress = app.AppChannelAddress ?? "127.0.0.1",
            AppMaxConcurrency = app.AppMaxConcurrency ?? common.AppMaxConcurrency ?? -1,
            HttpPort = Port(app.DaprHttpPort),
            GrpcPort = Port(app.DaprGrpcPort),
            InternalPort = Port(app.DaprInternalGrpcPort),
            ListenAddress = app.ApiListenAddresses ?? common.ApiListenAddresses ?? "127.0.0.1",
            ResourcesPaths = paths.Resources(app, directory),
            ConfigPath = paths.Configuration(app, directory),
            WorkingDirectory = directory,
            MaxBodySize = Quantity.Parse(app.MaxBodySize ?? common.MaxBodySize ?? "4Mi"),
            AppHealth = Health(app),
        };
    }

    AppHealthOptions? Health(RunFileApp app)
    {
        var common = file.Common;
        if ((app.EnableAppHealthCheck ?? common.EnableAppHealthCheck) != true)
            return null;
        var defaults = new AppHealthOptions();
        var interval = app.AppHealthProbeInterval ?? common.AppHealthProbeInterval;
        var timeout = app.AppHealthProbeTimeout ?? common.AppHealthProbeTimeout;
        return new()
        {
            Path = app.AppHealthCheckPath ?? common.AppHealthCheckPath ?? defaults.Path,
            Interval = interval is { } seconds ? TimeSpan.FromSeconds(seconds) : defaults.Interval,
            Timeout = timeout is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : defaults.Timeout,
            Threshold = app.AppHealthThreshold ?? common.AppHealthThreshold ?? defaults.Threshold,
        };
    }

    int Port(int? given) => given is { } port and not 0 ? port : Ports.FindFree(ports);

    StartupException Invalid(string message) => new($"{command.File}: {message}");

    static string AppId(RunFileApp app)
    {
        var directory = Path.GetFullPath(app.AppDirPath ?? ".");
        return app.AppId ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(directory));
    }
}
