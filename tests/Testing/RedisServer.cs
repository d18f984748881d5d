using System.Net.Sockets;
using Sidecar.Runner;
using Testcontainers.Redis;

namespace Testing;

/// <summary>A Redis of one test's own, empty: a container where an engine answers, else a program on this machine.</summary>
public sealed class RedisServer : IStoreServer
{
    const string Program = "redis-server";
    const int InnerPort = 6379;

    readonly string folder;
    readonly bool durable;
    readonly RedisContainer? container;

    RedisServer(int port, string folder, bool durable, ChildProcess? process, RedisContainer? container) =>
        (Port, this.folder, this.durable, Process, this.container) = (port, folder, durable, process, container);

    public int Port { get; }

    public bool IsProgram => container is null;

    /// <summary>The program, to kill or to pause; null in a container.</summary>
    public ChildProcess? Process { get; private set; }

    /// <summary>Null: Redis can be started here.</summary>
    public static string? Missing =>
        Engine.IsUsed || Signals.Find(Program) is not null ? null : "neither a container engine nor redis-server is on this machine";

    /// <summary>Null: it can be started as a program, to be killed.</summary>
    public static string? ProgramMissing => Signals.Find(Program) is not null ? null : "redis-server is not on this machine";

    /// <param name="durable">A program that keeps, when it is killed, every write that it acknowledged.</param>
    public static Task<RedisServer> StartAsync(string folder, bool durable, CancellationToken cancel) =>
        Engine.IsUsed && !durable ? StartContainerAsync(cancel) : StartProgramAsync(folder, durable, cancel);

    /// <summary>A program only: killed, all that it held is gone, unless it is durable.</summary>
    public async Task KillAsync(CancellationToken cancel)
    {
        Process!.Kill();
        await Process.WaitForExitAsync(cancel);
    }

    /// <summary>Again at the same port; empty, unless it is durable.</summary>
    public async Task RestartAsync(CancellationToken cancel) => Process = await RunAsync(Port, folder, durable, cancel);

    public void Pause() => Process!.Pause();

    public void Unpause() => Process!.Continue();

    public ValueTask DisposeAsync() => Process?.DisposeAsync() ?? container!.DisposeAsync();

    static async Task<RedisServer> StartProgramAsync(string folder, bool durable, CancellationToken cancel)
    {
        if (Signals.Find(Program) is null)
            throw new InvalidOperationException("redis-server is not on the PATH (apt-get install redis-server).");
        var port = Ports.Free();
        return new(port, folder, durable, await RunAsync(port, folder, durable, cancel), null);
    }

    static async Task<ChildProcess> RunAsync(int port, string folder, bool durable, CancellationToken cancel)
    {
        string[] keep = durable ? ["--appendonly", "yes", "--appendfsync", "always"] : [];
        var process = ChildProcess.Start("redis", Program,
            ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--daemonize", "no", "--dir", folder, .. keep], folder);
        await Eventually.TrueAsync("Redis listens", TimeSpan.FromSeconds(20), () => AnswersAsync(port, cancel), cancel);
        return process;
    }

    static async Task<RedisServer> StartContainerAsync(CancellationToken cancel)
    {
        var image = Environment.GetEnvironmentVariable("REDIS_IMAGE") is { Length: > 0 } named ? named : "redis:7.4";
        var container = new RedisBuilder(image)
            .WithLabel(Engine.Label, "")
            .WithCommand("--bind", "0.0.0.0", "--protected-mode", "no", "--save", "")
            .WithCreateParameterModifier(create =>
            {
                foreach (var binding in create.HostConfig!.PortBindings!.Values.SelectMany(bindings => bindings))
                    binding.HostIP = "127.0.0.1";
            })
            .Build();
        await container.StartAsync(cancel);
        return new(container.GetMappedPublicPort(InnerPort), "", durable: false, null, container);
    }

    static async Task<bool> AnswersAsync(int port, CancellationToken cancel)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port, cancel);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
