using System.Net.Sockets;
using Sidecar.Runner;
using Testcontainers.Redis;

namespace Testing;

/// <summary>
/// An empty Redis for one test: a container if a container engine responds, else a program of this machine.
/// </summary>
public sealed class RedisServer : IStoreServer
{
    const string Program = "redis-server";
    const string DefaultImage = "redis:7.4";
    const int ContainerPort = 6379;

    static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    readonly string folder;
    readonly bool durable;
    readonly RedisContainer? container;

    RedisServer(int port, string folder, bool durable, RedisContainer? container)
    {
        Port = port;
        this.folder = folder;
        this.durable = durable;
        this.container = container;
    }

    public int Port { get; }

    public bool IsProgram => container is null;

    /// <summary>The process, to be killed or paused; null for a container.</summary>
    public ChildProcess? Process { get; private set; }

    /// <summary>Why Redis cannot be started here; null if it can.</summary>
    public static string? UnavailableReason => ContainerEngine.IsUsed || Signals.Find(Program) is not null
        ? null
        : "neither a container engine nor redis-server is on this machine";

    /// <summary>Why Redis cannot be started as a program; null if it can.</summary>
    public static string? ProgramUnavailableReason =>
        Signals.Find(Program) is not null ? null : "redis-server is not on this machine";

    /// <param name="durable">Whether to start a program that keeps all acknowledged writes when it is killed.</param>
    public static Task<RedisServer> StartAsync(string folder, bool durable, CancellationToken cancellationToken) =>
        ContainerEngine.IsUsed && !durable
            ? StartContainerAsync(cancellationToken)
            : StartProgramAsync(folder, durable, cancellationToken);

    /// <summary>Ends a program. All data is lost unless the server is durable.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        Process!.Kill();
        await Process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Starts it again on the same port, empty unless the server is durable.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        string[] durability = durable ? ["--appendonly", "yes", "--appendfsync", "always"] : [];
        string[] arguments =
        [
            "--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--daemonize", "no", "--dir", folder,
            .. durability,
        ];
        Process = ChildProcess.Start("redis", Program, arguments, folder);
        await Eventually.TrueAsync(
            "Redis accepts connections", StartLimit, () => CanConnectAsync(cancellationToken), cancellationToken);
    }

    public void Pause() => Process!.Pause();

    public void Unpause() => Process!.Unpause();

    public ValueTask DisposeAsync() => Process?.DisposeAsync() ?? container!.DisposeAsync();

    static async Task<RedisServer> StartProgramAsync(
        string folder, bool durable, CancellationToken cancellationToken)
    {
        if (Signals.Find(Program) is null)
            throw new InvalidOperationException("redis-server is not on the PATH (apt-get install redis-server).");
        var server = new RedisServer(Ports.Free(), folder, durable, null);
        await server.RestartAsync(cancellationToken);
        return server;
    }

    static async Task<RedisServer> StartContainerAsync(CancellationToken cancellationToken)
    {
        var image = Environment.GetEnvironmentVariable("REDIS_IMAGE");
        var container = new RedisBuilder(string.IsNullOrEmpty(image) ? DefaultImage : image)
            .WithLabel(ContainerEngine.Label, "")
            .WithCommand("--bind", "0.0.0.0", "--protected-mode", "no", "--save", "")
            .WithCreateParameterModifier(create =>
            {
                foreach (var binding in create.HostConfig!.PortBindings!.Values.SelectMany(bindings => bindings))
                    binding.HostIP = "127.0.0.1";
            })
            .Build();
        await container.StartAsync(cancellationToken);
        return new(container.GetMappedPublicPort(ContainerPort), "", durable: false, container);
    }

    async Task<bool> CanConnectAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", Port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
