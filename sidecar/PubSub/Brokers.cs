using Sidecar.Errors;
using Sidecar.Options;
using Sidecar.Resources;

namespace Sidecar.PubSub;

/// <summary>The pub/sub components of one sidecar, by name.</summary>
sealed class Brokers(SidecarOptions options, IReadOnlyDictionary<string, OpenBroker> types) : IAsyncDisposable
{
    readonly Dictionary<string, PubSubComponent> components = [];

    public IReadOnlyCollection<PubSubComponent> All => components.Values;

    public PubSubComponent? Find(string name) => components.GetValueOrDefault(name);

    /// <summary>Opens a component and returns its capabilities.</summary>
    /// <exception cref="StartupException">An unsupported type or invalid settings.</exception>
    public IReadOnlyList<string> Open(ComponentSpec spec)
    {
        if (!types.TryGetValue(spec.Type, out var open))
            throw spec.Unsupported();
        var broker = open(spec);
        components.Add(spec.Name, new(spec, broker, new(spec, options.AppId)));
        return broker.Capabilities;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var component in components.Values)
            await component.Broker.DisposeAsync();
    }
}

/// <summary>A pub/sub component and what this app may do with it.</summary>
sealed record PubSubComponent(ComponentSpec Spec, IBroker Broker, TopicScopes Scopes);
