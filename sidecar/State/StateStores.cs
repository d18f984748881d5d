using Sidecar.Errors;
using Sidecar.Options;
using Sidecar.Resources;
using Sidecar.State.InMemory;
using Sidecar.State.Postgres;
using Sidecar.State.Redis;
using Sidecar.State.Sqlite;

namespace Sidecar.State;

/// <summary>The state stores of one sidecar, by name.</summary>
sealed class StateStores(SidecarOptions options, ResourceSet resources) : IAsyncDisposable
{
    readonly Dictionary<string, StateComponent> components = [];

    /// <summary>Opens a component and answers its capabilities.</summary>
    /// <exception cref="StartupException">An unknown type or settings that cannot work.</exception>
    public async Task<IReadOnlyList<string>> OpenAsync(ComponentSpec spec, CancellationToken cancellation)
    {
        if (spec.Metadata.Keys.FirstOrDefault(IsEncryption) is { } key)
            throw spec.Fault($"the embedded sidecar does not encrypt state. Take {key} out, or use Dapr itself.");

        IStateStore store = spec.Type switch
        {
            "state.in-memory" => new InMemoryStateStore(TimeProvider.System),
            "state.postgresql" => await PostgresStateStore.OpenAsync(spec, cancellation),
            "state.redis" => new RedisStateStore(spec),
            "state.sqlite" => await SqliteStateStore.OpenAsync(spec, options.WorkingDirectory, cancellation),
            _ => throw spec.Unknown(),
        };
        components.Add(spec.Name, new(spec.Name, KeyPrefix.Of(spec, options.AppId), store, resources.Resiliency.Outbound(spec)));
        return store.Capabilities;
    }

    public ApiResult<StateComponent> Find(string name) =>
        components.Count == 0 ? StateErrors.NotConfigured(name, options.AppId)
        : components.TryGetValue(name, out var component) ? component
        : StateErrors.NotFound(name, options.AppId);

    static bool IsEncryption(string key) => key.ToLowerInvariant() is "primaryencryptionkey" or "secondaryencryptionkey";

    public async ValueTask DisposeAsync()
    {
        foreach (var component in components.Values)
            await component.DisposeAsync();
    }
}
