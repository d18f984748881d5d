using System.Collections.Concurrent;

namespace Sidecar.PubSub;

/// <summary>
/// The messages of one <c>pubsub.in-memory</c>, shared by the apps of a run. A group is known from its first subscription on, also while none
/// of its instances runs; what is published before that does not reach it.
/// </summary>
sealed class InMemoryTopics
{
    readonly ConcurrentDictionary<(string Topic, string Group), ConsumerGroup> groups = new();

    public ConsumerGroup Group(string topic, string group) => groups.GetOrAdd((topic, group), static _ => new());

    /// <summary>The groups that get what is published to a topic: one subscribed to <c>orders*</c> takes every longer topic that begins so.</summary>
    public IEnumerable<(string Name, ConsumerGroup Group)> Of(string topic) => groups
        .Where(group => group.Key.Topic == topic || group.Key.Topic.EndsWith('*')
            && topic.Length >= group.Key.Topic.Length && topic.StartsWith(group.Key.Topic[..^1], StringComparison.Ordinal))
        .Select(group => (group.Key.Group, group.Value));
}
