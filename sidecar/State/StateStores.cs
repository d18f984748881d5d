using Sidecar.Errors;
using Sidecar.Options;
using Sidecar.Resources;

namespace Sidecar.State;

/// <summary>The state stores of one sidecar, by component name.</summary>
sealed class StateStores(
    SidecarOptions options,
    ResourceSet resources,
    IReadOnlyDictionary<string, OpenStateStore> types) : IAsyncDisposable
{
    readonly Dictionary<string, StateComponent> components = [];

    /// <summary>Opens a component and returns its capabilities.</summary>
    /// <exception cref="StartupException">An unsupported type or invalid settings.</exception>
    public async Task<IReadOnlyList<string>> OpenAsync(ComponentSpec spec, CancellationToken cancellationToken)
    {
        if (spec.Metadata.Keys.FirstOrDefault(IsEncryption) is { } key)
            throw spec.Invalid($"the embedded sidecar does not encrypt state. Remove {key}, or use Dapr itself.");
        if (!types.TryGetValue(spec.Type, out var open))
            throw spec.Unsupported();

        var store = await open(spec, cancellationToken);
        var prefix = KeyPrefix.From(spec, options.AppId);
        components.Add(spec.Name, new(spec.Name, prefix, store, resources.Resiliency.Outbound(spec)));
        return store.Capabilities;
    }

    public ApiResult<StateComponent> Find(string name) =>
        components.Count == 0 ? StateErrors.NotConfigured(name, options.AppId)
        : components.TryGetValue(name, out var component) ? component
        : StateErrors.NotFound(name, options.AppId);

    static bool IsEncryption(string key) =>
        key.ToLowerInvariant() is "primaryencryptionkey" or "secondaryencryptionkey";

    public async ValueTask DisposeAsync()
    {
        foreach (var component in components.Values)
            await component.DisposeAsync();
    }
}
