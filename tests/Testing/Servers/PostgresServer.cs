using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Npgsql;

namespace Testing;

/// <summary>
/// An empty PostgreSQL for one test: a container if a container engine responds, else a program of this machine.
/// </summary>
public sealed class PostgresServer : IStoreServer
{
    const int ContainerPort = 5432;
    const string DefaultImage = "postgres:17";

    // includes the recovery of a killed server
    static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    readonly string data;
    readonly IContainer? container;

    PostgresServer(int port, string data, IContainer? container)
    {
        Port = port;
        this.data = data;
        this.container = container;
    }

    public int Port { get; }

    public bool IsProgram => container is null;

    /// <summary>The postmaster; null for a container.</summary>
    public ChildProcess? Process { get; private set; }

    /// <summary>For Npgsql.</summary>
    public string ConnectionString => string.Join(';',
        $"Host=127.0.0.1;Port={Port};Pooling=false",
        $"Username={PostgresCluster.Name};Password={PostgresCluster.Name};Database={PostgresCluster.Name}");

    /// <summary>Why PostgreSQL cannot be started here; null if it can.</summary>
    public static string? UnavailableReason => ContainerEngine.IsUsed ? null : PostgresCluster.UnavailableReason;

    /// <summary>Why PostgreSQL cannot be started as a program; null if it can.</summary>
    public static string? ProgramUnavailableReason => PostgresCluster.UnavailableReason;

    /// <param name="program">Whether to start a program even if a container engine responds.</param>
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

    Task ReadyAsync(CancellationToken cancellationToken) => Eventually.TrueAsync(
        "PostgreSQL accepts connections", StartLimit, () => CanConnectAsync(cancellationToken), cancellationToken);

    async Task<bool> CanConnectAsync(CancellationToken cancellationToken)
    {
        if (Process is { HasExited: true })
        {
            throw new InvalidOperationException(
                $"PostgreSQL ended with code {Process.ExitCode}:\n{Process.Tail(20)}");
        }

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
    }

    static async Task<PostgresServer> StartContainerAsync(CancellationToken cancellationToken)
    {
        var image = Environment.GetEnvironmentVariable("POSTGRES_IMAGE");
        var container = new ContainerBuilder(string.IsNullOrEmpty(image) ? DefaultImage : image)
            .WithLabel(ContainerEngine.Label, "")
            .WithEnvironment("POSTGRES_USER", PostgresCluster.Name)
            .WithEnvironment("POSTGRES_PASSWORD", PostgresCluster.Name)
            .WithPortBinding(ContainerPort, assignRandomHostPort: true)
            .WithCreateParameterModifier(create =>
            {
                foreach (var binding in create.HostConfig!.PortBindings!.Values.SelectMany(bindings => bindings))
                    binding.HostIP = "127.0.0.1";
            })
            .Build();
        await container.StartAsync(cancellationToken);
        var server = new PostgresServer(container.GetMappedPublicPort(ContainerPort), "", container);
        await server.ReadyAsync(cancellationToken);
        return server;
    }
}
