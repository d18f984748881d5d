using Sidecar.Runner;

namespace Testing;

/// <summary>
/// RabbitMQ as a program. It takes long to start, so each test process runs one, with a virtual host for each product.
/// Its Erlang shell reads commands from standard input; when that closes, the server ends.
/// </summary>
public sealed class RabbitServer
{
    const string Program = "rabbitmq-server";
    const string NodeName = "daprusers@localhost";

    // it needs 5 s of processor time, on a machine that runs other programs too
    static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    static readonly Lazy<RabbitServer> Running = new(Start);

    readonly string address;
    readonly ChildProcess process;

    RabbitServer(string address, ChildProcess process)
    {
        this.address = address;
        this.process = process;
    }

    /// <summary>Why RabbitMQ cannot be started here; null if it can.</summary>
    public static string? UnavailableReason =>
        OperatingSystem.IsWindows() || Find() is null ? "rabbitmq-server is not on this machine" : null;

    /// <summary>Adds an empty virtual host.</summary>
    /// <returns>The part of its URL after <c>@</c>.</returns>
    public static async Task<string> AddVirtualHostAsync(string name, CancellationToken cancellationToken)
    {
        await Running.Value.ExecuteAsync($"added {name}", $"""
            fun(Host, All) ->
              ok = rabbit:await_startup(node(), false, infinity),
              ok = rabbit_vhost:add(Host, <<"tests">>),
              ok = rabbit_auth_backend_internal:set_permissions(<<"guest">>, Host, All, All, All, <<"tests">>),
              io:format("~nadded ~s~n", [Host])
            end(<<"{name}">>, <<".*">>).
            """, cancellationToken);
        return $"{Running.Value.address}/{name}";
    }

    /// <summary>
    /// Waits until this many queues are bound to topic <c>users</c>. RabbitMQ drops an event that is published before
    /// the first start of its subscriber.
    /// </summary>
    public static Task WaitForQueuesAsync(string virtualHost, int queues, CancellationToken cancellationToken) =>
        Running.Value.ExecuteAsync($"bound {virtualHost}", $"""
            spawn(fun Wait() ->
              case rabbit_binding:list_for_source(rabbit_misc:r(<<"{virtualHost}">>, exchange, <<"users">>)) of
                Bound when length(Bound) >= {queues} -> io:format("~nbound {virtualHost}~n");
                _ -> timer:sleep(50), Wait()
              end
            end).
            """, cancellationToken);

    /// <summary>Executes a command in the Erlang shell and waits for a line of its output.</summary>
    async Task ExecuteAsync(string output, string command, CancellationToken cancellationToken)
    {
        process.WriteLine(command);
        await Eventually.TrueAsync($"RabbitMQ writes '{output}'", StartLimit, () => process.HasExited
            ? throw new InvalidOperationException(
                $"RabbitMQ ended with code {process.ExitCode}:\n{process.Tail(20)}")
            : process.Lines.Contains(output), cancellationToken);
    }

    static RabbitServer Start()
    {
        if (UnavailableReason is { } reason)
            throw new InvalidOperationException($"{reason} (apt-get install rabbitmq-server).");
        var folder = Directory.CreateTempSubdirectory("daprusers-rabbitmq-").FullName;
        File.WriteAllText(Path.Combine(folder, "plugins"), "[].");
        File.WriteAllText(Path.Combine(folder, "rabbitmq.conf"), "");
        var port = Ports.Free();
        var process = ChildProcess.Start("rabbitmq", Find()!, [], folder, IsolatedEnvironment(folder, port));
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            process.DisposeAsync().AsTask().Wait();
            Directory.Delete(folder, recursive: true);
        };
        return new($"127.0.0.1:{port}", process);
    }

    /// <summary>Files and ports of its own, independent of another RabbitMQ or Erlang on this machine.</summary>
    static Dictionary<string, string> IsolatedEnvironment(string folder, int port) => new()
    {
        // the folder of Erlang's cookie
        ["HOME"] = folder,
        ["RABBITMQ_ALLOW_INPUT"] = "true",
        ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(folder, "rabbitmq.conf"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, "plugins"),
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "data"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log"),
        ["RABBITMQ_LOGS"] = "-",
        ["RABBITMQ_LOG"] = "warning",
        ["RABBITMQ_NODENAME"] = NodeName,
        ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODE_PORT"] = $"{port}",
        // No epmd: it would outlive the server and listen on the network. RabbitMQ checks for it every minute.
        ["ERL_FLAGS"] = "-start_epmd false",
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = string.Join(' ',
            $"-sname {NodeName} -erl_epmd_port {Ports.Free()}",
            "-kernel inet_dist_use_interface {127,0,0,1}"),
    };

    /// <summary>
    /// Debian's program on the PATH is a wrapper that uses another user's folders; the wrapped program comes first.
    /// </summary>
    static string? Find() =>
        new[] { $"/usr/lib/rabbitmq/bin/{Program}", Signals.Find(Program), $"/usr/sbin/{Program}" }
            .FirstOrDefault(File.Exists);
}
