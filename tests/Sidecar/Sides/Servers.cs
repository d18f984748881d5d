using System.Collections.Concurrent;
using Harness;

namespace Sidecar.Parity.Sides;

/// <summary>One Redis for each working directory, started when the first side there asks: what works in one directory shares it, as it does a file.</summary>
static class Servers
{
    static readonly ConcurrentDictionary<string, Lazy<Task<RedisServer>>> Redis = new();

    /// <summary>Null: it can be started here, or must be (<c>LANES=all</c>).</summary>
    public static string? RedisMissing => Environment.GetEnvironmentVariable("LANES") == "all" ? null : RedisServer.Missing;

    public static Task<RedisServer> RedisAsync(string directory) =>
        Redis.GetOrAdd(directory, _ => new(() => RedisServer.StartAsync(directory, false, CancellationToken.None))).Value;

    public static async Task StopAsync()
    {
        foreach (var server in Redis.Values.Where(server => server.Value.IsCompletedSuccessfully))
            await (await server.Value).DisposeAsync();
    }
}
