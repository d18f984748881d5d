using System.Collections.Concurrent;

namespace Sidecar.PubSub.InMemory;

/// <summary>The topics of every <c>pubsub.in-memory</c> component in this process, by component name.</summary>
sealed class SharedTopics
{
    readonly ConcurrentDictionary<string, InMemoryTopics> components = new();

    public InMemoryTopics For(string component) => components.GetOrAdd(component, static _ => new());
}
