using Sidecar.Hosting;
using Sidecar.Resources;

namespace Sidecar.PubSub;

/// <summary>The pub/sub components of one sidecar, by name.</summary>
sealed class Brokers(SidecarOptions options, RunScope run, ILoggerFactory logs)
{
    readonly Dictionary<string, PubSubComponent> components = [];

    public IReadOnlyCollection<PubSubComponent> All => components.Values;

    public PubSubComponent? Find(string name) => components.GetValueOrDefault(name);

    /// <summary>Opens a component and answers its capabilities.</summary>
    /// <exception cref="StartupException">An unknown type or settings that cannot work.</exception>
    public IReadOnlyList<string> Open(ComponentSpec spec)
    {
        if (spec.Type != "pubsub.in-memory")
            throw spec.Unknown();
        var broker = new InMemoryBroker(run.Topics.GetOrAdd(spec.Name, static _ => new()), logs.CreateLogger<InMemoryBroker>());
        components.Add(spec.Name, new(spec, broker, new TopicScopes(spec, options.AppId)));
        return broker.Capabilities;
    }
}

/// <summary>A component as one app may use it.</summary>
sealed record PubSubComponent(ComponentSpec Spec, IBroker Broker, TopicScopes Scopes);
