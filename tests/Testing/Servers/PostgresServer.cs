using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Npgsql;

namespace Testing;

/// <summary>A PostgreSQL of one test's own, empty: a container where an engine answers, else a program on this machine.</summary>
public sealed class PostgresServer : IStoreServer
{
    const int InnerPort = 5432;

    // A server that was killed recovers first.
    static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    readonly string data;
    readonly IContainer? container;

    PostgresServer(int port, string data, IContainer? container) => (Port, this.data, this.container) = (port, data, container);

    public int Port { get; }

    public bool IsProgram => container is null;

    /// <summary>The postmaster; null in a container.</summary>
    public ChildProcess? Process { get; private set; }

    /// <summary>For Npgsql.</summary>
    public string ConnectionString =>
        $"Host=127.0.0.1;Port={Port};Username={PostgresCluster.Name};Password={PostgresCluster.Name};Database={PostgresCluster.Name};Pooling=false";

    /// <summary>Null: PostgreSQL can be started here.</summary>
    public static string? UnavailableReason => ContainerEngine.IsUsed ? null : PostgresCluster.UnavailableReason;

    /// <summary>Null: it can be started as a program, to be killed.</summary>
    public static string? ProgramUnavailableReason => PostgresCluster.UnavailableReason;

    /// <param name="program">A program even where an engine answers.</param>
    public static async Task<PostgresServer> StartAsync(bool program, CancellationToken cancellationToken)
    {
        if (ContainerEngine.IsUsed && !program)
            return await StartContainerAsync(cancellationToken);
        if (PostgresCluster.UnavailableReason is { } reason)
            throw new InvalidOperationException($"{reason} (apt-get install postgresql).");
        var server = new PostgresServer(Ports.Free(), await PostgresCluster.CreateAsync(), null);
        await server.RestartAsync(cancellationToken);
        return server;
    }

    public Task KillAsync(CancellationToken cancellationToken) => Process!.KillTreeAsync(cancellationToken);

    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        Process = PostgresCluster.Start(data, Port);
        await ReadyAsync(cancellationToken);
    }

    public void Pause() => Process!.Pause();

    public void Unpause() => Process!.Unpause();

    public async ValueTask DisposeAsync()
    {
        if (container is not null)
        {
            await container.DisposeAsync();
            return;
        }

        await KillAsync(CancellationToken.None);
        await Process!.DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    Task ReadyAsync(CancellationToken cancellationToken) => Eventually.TrueAsync("PostgreSQL is ready", StartLimit, async () =>
    {
        if (Process is { HasExited: true })
            throw new InvalidOperationException($"PostgreSQL ended with code {Process.ExitCode}:\n{Process.Tail(20)}");
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString);
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }, cancellationToken);

    static async Task<PostgresServer> StartContainerAsync(CancellationToken cancellationToken)
    {
        var image = Environment.GetEnvironmentVariable("POSTGRES_IMAGE") is { Length: > 0 } named ? named : "postgres:17";
        var container = new ContainerBuilder(image)
            .WithLabel(ContainerEngine.Label, "")
            .WithEnvironment("POSTGRES_USER", PostgresCluster.Name)
            .WithEnvironment("POSTGRES_PASSWORD", PostgresCluster.Name)
            .WithPortBinding(InnerPort, assignRandomHostPort: true)
            .WithCreateParameterModifier(create =>
            {
                foreach (var binding in create.HostConfig!.PortBindings!.Values.SelectMany(bindings => bindings))
                    binding.HostIP = "127.0.0.1";
            })
            .Build();
        await container.StartAsync(cancellationToken);
        var server = new PostgresServer(container.GetMappedPublicPort(InnerPort), "", container);
        await server.ReadyAsync(cancellationToken);
        return server;
    }
}
