using System.Collections.Concurrent;
using Testing;

namespace Sidecar.Parity.Sides;

/// <summary>One server of a kind for each working directory, started when the first side there asks: what works in one directory shares it, as it does a file.</summary>
static class Servers
{
    public const string Redis = "redis", Postgres = "postgres";

    static readonly ConcurrentDictionary<(string Kind, string Directory), Lazy<Task<IStoreServer>>> Started = new();

    /// <summary>Null: it can be started here, or must be (<c>LANES=all</c>).</summary>
    public static string? Missing(string kind) =>
        Environment.GetEnvironmentVariable("LANES") == "all" ? null : kind == Redis ? RedisServer.UnavailableReason : PostgresServer.UnavailableReason;

    public static async Task<int> PortAsync(string kind, string directory) =>
        (await Started.GetOrAdd((kind, directory), _ => new(() => StartAsync(kind, directory))).Value).Port;

    public static async Task StopAsync()
    {
        foreach (var server in Started.Values.Where(server => server.Value.IsCompletedSuccessfully))
            await (await server.Value).DisposeAsync();
    }

    static async Task<IStoreServer> StartAsync(string kind, string directory) => kind == Redis
        ? await RedisServer.StartAsync(directory, false, CancellationToken.None)
        : await PostgresServer.StartAsync(false, CancellationToken.None);
}
