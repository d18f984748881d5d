namespace Testing;

/// <summary>The server of a lane's state store. Only a program can be killed and paused, not a container.</summary>
public interface IStoreServer : IAsyncDisposable
{
    /// <summary>The port on 127.0.0.1.</summary>
    int Port { get; }

    bool IsProgram { get; }

    /// <summary>Ends the server immediately, as a power failure does.</summary>
    Task KillAsync(CancellationToken cancellationToken);

    /// <summary>Starts the server again, with the same port and data.</summary>
    Task RestartAsync(CancellationToken cancellationToken);

    /// <summary>Suspends the server, with open connections, until <see cref="Unpause"/>.</summary>
    void Pause();

    void Unpause();
}
