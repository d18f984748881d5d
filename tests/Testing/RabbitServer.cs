using Sidecar.Runner;

namespace Testing;

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

    readonly string host;
    readonly ChildProcess process;

    RabbitServer(string host, ChildProcess process) => (this.host, this.process) = (host, process);

    /// <summary>Null: it can be started here.</summary>
    public static string? Missing => OperatingSystem.IsWindows() || Find() is null ? "rabbitmq-server is not on this machine" : null;

    /// <summary>Makes an empty virtual host of this name; the answer is what follows the <c>@</c> in its URL.</summary>
    public static async Task<string> NewHostAsync(string name, CancellationToken cancel)
    {
        await Running.Value.ToldAsync($"made {name}", $"""
            fun(Host, All) ->
              ok = rabbit:await_startup(node(), false, infinity),
              ok = rabbit_vhost:add(Host, <<"tests">>),
              ok = rabbit_auth_backend_internal:set_permissions(<<"guest">>, Host, All, All, All, <<"tests">>),
              io:format("~nmade ~s~n", [Host])
            end(<<"{name}">>, <<".*">>).
            """, cancel);
        return $"{Running.Value.host}/{name}";
    }

    /// <summary>Until this many queues hear the topic <c>users</c>: an event before its subscriber's first start is lost here.</summary>
    public static Task SubscribedAsync(string name, int queues, CancellationToken cancel) =>
        Running.Value.ToldAsync($"subscribed {name}", $"""
            spawn(fun Wait() ->
              case rabbit_binding:list_for_source(rabbit_misc:r(<<"{name}">>, exchange, <<"users">>)) of
                Bound when length(Bound) >= {queues} -> io:format("~nsubscribed {name}~n");
                _ -> timer:sleep(50), Wait()
              end
            end).
            """, cancel);

    async Task ToldAsync(string answer, string command, CancellationToken cancel)
    {
        process.Tell(command);
        await Eventually.TrueAsync($"RabbitMQ says: {answer}", StartLimit, () => process.HasExited
            ? throw new InvalidOperationException($"RabbitMQ ended with code {process.ExitCode}:\n{process.Tail(20)}")
            : process.Lines.Contains(answer), cancel);
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
            // no epmd, which would outlive it and listen to the network: neither now nor when RabbitMQ looks after it each minute
            ["ERL_FLAGS"] = "-start_epmd false",
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] =
                $"-sname {node} -erl_epmd_port {Ports.Free()} -kernel inet_dist_use_interface {{127,0,0,1}}",
        });
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            process.DisposeAsync().AsTask().Wait();
            Directory.Delete(folder, recursive: true);
        };
        return new($"127.0.0.1:{port}", process);
    }

    /// <summary>Debian's program on the PATH is a wrapper that takes another user's folders: the one that it wraps comes first.</summary>
    static string? Find() => new[] { $"/usr/lib/rabbitmq/bin/{Program}", Signals.Find(Program), $"/usr/sbin/{Program}" }.FirstOrDefault(File.Exists);
}
