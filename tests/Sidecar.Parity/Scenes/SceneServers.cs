using System.Collections.Concurrent;
using Testing;

namespace Sidecar.Parity.Scenes;

/// <summary>
/// One server of each kind for each working directory, started on first use: sidecars in one directory share it, as
/// they share a file.
/// </summary>
static class SceneServers
{
    public const string Redis = "redis", Postgres = "postgres";

    static readonly ConcurrentDictionary<(string Kind, string Directory), Lazy<Task<IStoreServer>>> Started = new();

    /// <summary>Null if the server can be started here, or must be (<c>LANES=all</c>).</summary>
    public static string? UnavailableReason(string kind)
    {
        if (Environment.GetEnvironmentVariable("LANES") == "all")
            return null;
        return kind == Redis ? RedisServer.UnavailableReason : PostgresServer.UnavailableReason;
    }

    public static async Task<int> PortAsync(string kind, string directory)
    {
        var server = Started.GetOrAdd((kind, directory), _ => new(() => StartAsync(kind, directory)));
        return (await server.Value).Port;
    }

    public static async Task StopAsync()
    {
        foreach (var server in Started.Values.Where(server => server.Value.IsCompletedSuccessfully))
            await (await server.Value).DisposeAsync();
    }

    static async Task<IStoreServer> StartAsync(string kind, string directory) => kind == Redis
        ? await RedisServer.StartAsync(directory, durable: false, CancellationToken.None)
        : await PostgresServer.StartAsync(program: false, CancellationToken.None);
}
