namespace Testing;

/// <summary>The server in which a lane keeps its state. As a program it can be killed and paused; in a container it cannot.</summary>
public interface IStoreServer : IAsyncDisposable
{
    /// <summary>On 127.0.0.1.</summary>
    int Port { get; }

    bool IsProgram { get; }

    /// <summary>At once, as a machine that loses power.</summary>
    Task KillAsync(CancellationToken cancellationToken);

    /// <summary>Again at the same port, with what it keeps.</summary>
    Task RestartAsync(CancellationToken cancellationToken);

    /// <summary>Stands still, connections open, until <see cref="Unpause"/>.</summary>
    void Pause();

    void Unpause();
}
