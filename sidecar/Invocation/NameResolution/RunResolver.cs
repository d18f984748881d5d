using System.Collections.Concurrent;

namespace Sidecar.Invocation.NameResolution;

/// <summary>The sidecars of one process, found without leaving it.</summary>
/// <param name="names">App id by address.</param>
sealed class RunResolver(ConcurrentDictionary<string, string> names) : INameResolver
{
    string? own;

    public Task RegisterAsync(string appId, string address, CancellationToken cancellation)
    {
        names[own = address] = appId;
        return Task.CompletedTask;
    }

    public Task<string?> ResolveAsync(string appId, CancellationToken cancellation)
    {
        var addresses = names.Where(name => name.Value == appId).Select(name => name.Key).ToArray();
        return Task.FromResult(addresses.Length == 0 ? null : addresses[Random.Shared.Next(addresses.Length)]);
    }

    public ValueTask DisposeAsync()
    {
        if (own is not null)
            names.TryRemove(own, out _);
        return ValueTask.CompletedTask;
    }
}
