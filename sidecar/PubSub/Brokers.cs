using Sidecar.Errors;
using Sidecar.Hosting;
using Sidecar.Options;
using Sidecar.PubSub.InMemory;
using Sidecar.PubSub.RedisStreams;
using Sidecar.Resources;

namespace Sidecar.PubSub;

/// <summary>The pub/sub components of one sidecar, by name.</summary>
sealed class Brokers(SidecarOptions options, RunScope run, ILoggerFactory logs) : IAsyncDisposable
{
    readonly Dictionary<string, PubSubComponent> components = [];

    public IReadOnlyCollection<PubSubComponent> All => components.Values;

    public PubSubComponent? Find(string name) => components.GetValueOrDefault(name);

    /// <summary>Opens a component and answers its capabilities.</summary>
    /// <exception cref="StartupException">An unknown type or settings that cannot work.</exception>
    public IReadOnlyList<string> Open(ComponentSpec spec)
    {
        IBroker broker = spec.Type switch
        {
            "pubsub.in-memory" => new InMemoryBroker(run.Topics.GetOrAdd(spec.Name, static _ => new()), logs.CreateLogger<InMemoryBroker>()),
            "pubsub.redis" => new RedisBroker(RedisStreamSettings.Of(spec), logs.CreateLogger<RedisBroker>()),
            _ => throw spec.Unknown(),
        };
        components.Add(spec.Name, new(spec, broker, new TopicScopes(spec, options.AppId)));
        return broker.Capabilities;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var component in components.Values)
            await component.Broker.DisposeAsync();
    }
}

/// <summary>A component as one app may use it.</summary>
sealed record PubSubComponent(ComponentSpec Spec, IBroker Broker, TopicScopes Scopes);
