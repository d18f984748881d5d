using Sidecar.Cli;
using Sidecar.Errors;
using Sidecar.Options;

namespace Sidecar.Runner;

/// <summary>Turns a run file into apps: members of <c>common</c> fill gaps, paths become absolute, unset ports become free ones.</summary>
sealed class RunPlan
{
    readonly RunCommand command;
    readonly RunFile file;
    readonly string folder;
    readonly HashSet<int> ports = [];

    RunPlan(RunCommand command)
    {
        this.command = command;
        file = RunFile.Read(command.File);
        folder = Path.GetDirectoryName(Path.GetFullPath(command.File))!;
    }

    /// <exception cref="StartupException">One line that says what is wrong in the file or in the way of it.</exception>
    public static IReadOnlyList<RunApp> Make(RunCommand command) => new RunPlan(command).Make();

    List<RunApp> Make()
    {
        foreach (var app in file.Apps)
            Claim(app);
        return [.. file.Apps.Select(Plan)];
    }

    /// <summary>A port of the file is refused here, with its name, before anything has started.</summary>
    void Claim(RunFileApp app)
    {
        // without a command the app is somebody else's to start, and may listen already
        (string Name, int? Port)[] claims = [("appPort", app.Command is [_, ..] ? app.AppPort : null), ("daprHTTPPort", app.DaprHttpPort), ("daprGRPCPort", app.DaprGrpcPort),
            ("daprInternalGRPCPort", app.DaprInternalGrpcPort), ("metricsPort", app.MetricsPort)];
        foreach (var (name, port) in claims)
            if (port is { } number and not 0)
            {
                if (!ports.Add(number))
                    throw Fault($"port {number} ({name} of {Id(app)}) is there twice: give each its own.");
                if (Ports.IsTaken(number))
                    throw Fault($"port {number} ({name} of {Id(app)}) is taken: stop what listens there, or change {name}.");
            }
    }

    RunApp Plan(RunFileApp app)
    {
        var common = file.Common;
        var directory = Existing(folder, app.AppDirPath ?? throw Fault("every app needs an appDirPath, its working directory."));
        var protocol = app.AppProtocol ?? common.AppProtocol ?? "http";
        var before = file.Apps.TakeWhile(other => other != app).Count(other => Id(other) == Id(app));
        var sidecar = SidecarOptions.FromEnvironment(Id(app)) with
        {
            AppPort = app.AppPort is 0 ? null : app.AppPort,
            AppProtocol = protocol == "http" && (app.AppSsl ?? common.AppSsl) == true ? "https" : protocol,
            AppChannelAddress = app.AppChannelAddress ?? "127.0.0.1",
            AppMaxConcurrency = app.AppMaxConcurrency ?? common.AppMaxConcurrency ?? -1,
            HttpPort = Port(app.DaprHttpPort),
            GrpcPort = Port(app.DaprGrpcPort),
            InternalPort = Port(app.DaprInternalGrpcPort),
            ListenAddress = app.ApiListenAddresses ?? common.ApiListenAddresses ?? "127.0.0.1",
            ResourcesPaths = Resources(app, directory),
            ConfigPath = Configuration(app, directory),
            WorkingDirectory = directory,
            MaxBodySize = Quantity.Parse(app.MaxBodySize ?? common.MaxBodySize ?? "4Mi"),
            AppHealth = Health(app),
        };
        var environment = new Dictionary<string, string>(common.Env ?? []);
        foreach (var (name, value) in app.Env ?? [])
            environment[name] = value;
        return new(before == 0 ? Id(app) : $"{Id(app)}-{before + 1}", sidecar, app.Command ?? [], environment, Port(app.MetricsPort),
            app.LogLevel ?? common.LogLevel);
    }

    AppHealthOptions? Health(RunFileApp app)
    {
        var (common, standard) = (file.Common, new AppHealthOptions());
        return (app.EnableAppHealthCheck ?? common.EnableAppHealthCheck) != true ? null : new()
        {
            Path = app.AppHealthCheckPath ?? common.AppHealthCheckPath ?? standard.Path,
            Interval = (app.AppHealthProbeInterval ?? common.AppHealthProbeInterval) is { } s ? TimeSpan.FromSeconds(s) : standard.Interval,
            Timeout = (app.AppHealthProbeTimeout ?? common.AppHealthProbeTimeout) is { } ms ? TimeSpan.FromMilliseconds(ms) : standard.Timeout,
            Threshold = app.AppHealthThreshold ?? common.AppHealthThreshold ?? standard.Threshold,
        };
    }

    /// <summary>The first level that says something counts; levels are not merged.</summary>
    IReadOnlyList<string> Resources(RunFileApp app, string directory)
    {
        if (command.ResourcesPaths is [_, ..] given)
            return [.. given.Select(path => Existing(Environment.CurrentDirectory, path))];
        if (Listed(app) is [_, ..] own)
            return [.. own.Select(path => Existing(directory, path))];
        if (Path.Combine(directory, ".dapr", "resources") is var beside && Directory.Exists(beside))
            return [beside];
        if (Listed(file.Common) is [_, ..] shared)
            return [.. shared.Select(path => Existing(folder, path))];
        return Absolute(folder, "~/.dapr/components") is var home && Directory.Exists(home) ? [home] : [];
    }

    string? Configuration(RunFileApp app, string directory)
    {
        if (command.ConfigPath is { } given)
            return Existing(Environment.CurrentDirectory, given);
        if (app.ConfigFilePath is { } own)
            return Existing(directory, own);
        if (Path.Combine(directory, ".dapr", "config.yaml") is var beside && File.Exists(beside))
            return beside;
        if (file.Common.ConfigFilePath is { } shared)
            return Existing(folder, shared);
        return Absolute(folder, "~/.dapr/config.yaml") is var home && File.Exists(home) ? home : null;
    }

    static List<string> Listed(RunFileApp app) => [.. app.ResourcesPaths ?? [], .. app.ResourcesPath is { } one ? [one] : Array.Empty<string>()];

    int Port(int? given) => given is { } port and not 0 ? port : Ports.Free(ports);

    static string Id(RunFileApp app) => app.AppId ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(app.AppDirPath ?? ".")));

    static string Absolute(string from, string path) => Path.GetFullPath(
        path.StartsWith("~/", StringComparison.Ordinal)
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..])
            : path, from);

    string Existing(string from, string path) =>
        Absolute(from, path) is var full && Path.Exists(full) ? full : throw Fault($"{path} is not there (looked for at {full}).");

    StartupException Fault(string message) => new($"{command.File}: {message}");
}
