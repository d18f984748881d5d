using System.Collections.Concurrent;

namespace Sidecar.Invocation.NameResolution;

/// <summary>The internal addresses of the sidecars in this process, shared by their resolvers.</summary>
sealed class LocalNames
{
    readonly ConcurrentDictionary<string, string> appIds = new();

    public void Add(string address, string appId) => appIds[address] = appId;

    public void Remove(string address) => appIds.TryRemove(address, out _);

    public string[] Find(string appId) =>
        appIds.Where(entry => entry.Value == appId).Select(entry => entry.Key).ToArray();
}
