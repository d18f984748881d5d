using Sidecar.Run;

namespace Harness;

/// <summary>
/// RabbitMQ as a program of the tests' own: one in a test process, as it takes long to start, and in it a virtual host for
/// each product. Its Erlang shell stays open: through it hosts are made, and when it closes, the server ends.
/// </summary>
public sealed class RabbitServer
{
    const string Program = "rabbitmq-server";

    // 5 s of one processor, on a machine that has others to serve
    static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    static readonly Lazy<RabbitServer> Running = new(Start);

    readonly int port;
    readonly ChildProcess process;

    RabbitServer(int port, ChildProcess process) => (this.port, this.process) = (port, process);

    /// <summary>Null: it can be started here.</summary>
    public static string? Missing => OperatingSystem.IsWindows() || Find() is null ? "rabbitmq-server is not on this machine" : null;

    /// <summary>What follows the <c>@</c> in the URL of an empty virtual host of this name.</summary>
    public static async Task<string> NewHostAsync(string name, CancellationToken cancel)
    {
        var server = Running.Value;
        server.process.Tell($"""
            fun(Host, All) ->
              ok = rabbit:await_startup(node(), false, infinity),
              ok = rabbit_vhost:add(Host, <<"tests">>),
              ok = rabbit_auth_backend_internal:set_permissions(<<"guest">>, Host, All, All, All, <<"tests">>),
              io:format("~nmade ~s~n", [Host])
            end(<<"{name}">>, <<".*">>).
            """);
        await Eventually.TrueAsync($"RabbitMQ has a host {name}", StartLimit, () => server.process switch
        {
            { HasExited: true } ended => throw new InvalidOperationException($"RabbitMQ ended with code {ended.ExitCode}:\n{ended.Tail(20)}"),
            var running => running.Lines.Contains($"made {name}"),
        }, cancel);
        return $"127.0.0.1:{server.port}/{name}";
    }

    /// <summary>All that it reads, writes and listens to is its own, whatever else of RabbitMQ and Erlang this machine runs.</summary>
    static RabbitServer Start()
    {
        if (Missing is { } reason)
            throw new InvalidOperationException($"{reason} (apt-get install rabbitmq-server).");
        var folder = Directory.CreateTempSubdirectory("daprusers-rabbitmq-").FullName;
        var (node, port) = ("daprusers@localhost", Ports.Free());
        File.WriteAllText(Path.Combine(folder, "plugins"), "[].");
        File.WriteAllText(Path.Combine(folder, "rabbitmq.conf"), "");
        var process = ChildProcess.Start("rabbitmq", Find()!, [], folder, new Dictionary<string, string>
        {
            // where Erlang keeps its cookie
            ["HOME"] = folder,
            ["RABBITMQ_ALLOW_INPUT"] = "true",
            ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(folder, "rabbitmq.conf"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, "plugins"),
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "data"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log"),
            ["RABBITMQ_LOGS"] = "-",
            ["RABBITMQ_LOG"] = "warning",
            ["RABBITMQ_NODENAME"] = node,
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = $"{port}",
            // no epmd, which would outlive it
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] =
                $"-sname {node} -start_epmd false -erl_epmd_port {Ports.Free()} -kernel inet_dist_use_interface {{127,0,0,1}}",
        });
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            process.DisposeAsync().AsTask().Wait();
            Directory.Delete(folder, recursive: true);
        };
        return new(port, process);
    }

    /// <summary>Debian's program on the PATH is a wrapper that takes another user's folders: the one that it wraps comes first.</summary>
    static string? Find() => new[] { $"/usr/lib/rabbitmq/bin/{Program}", Signals.Find(Program), $"/usr/sbin/{Program}" }.FirstOrDefault(File.Exists);
}
