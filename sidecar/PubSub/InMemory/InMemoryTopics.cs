namespace Sidecar.PubSub.InMemory;

/// <summary>
/// The messages of one <c>pubsub.in-memory</c>, shared by the apps of a run. A group is known from its first subscription on, also while none
/// of its instances runs. What is published before anybody subscribed waits for the first group: apps of a run start in any order.
/// </summary>
sealed class InMemoryTopics
{
    const string Nobody = "(nobody yet)";

    readonly Lock gate = new();
    readonly Dictionary<(string Topic, string Name), ConsumerGroup> groups = [];

    public ConsumerGroup Group(string topic, string name)
    {
        lock (gate)
        {
            if (groups.TryGetValue((topic, name), out var known))
                return known;
            var group = new ConsumerGroup();
            foreach (var (key, waiting) in groups.Where(other => other.Key.Name == Nobody && Takes(topic, other.Key.Topic)).ToArray())
            {
                group.TakeOver(waiting);
                groups.Remove(key);
            }

            return groups[(topic, name)] = group;
        }
    }

    /// <summary>Adds a message to the groups of its topic: one subscribed to <c>orders*</c> takes every longer topic that begins so.</summary>
    /// <returns>The groups that have begun to lose older messages by it.</returns>
    public IReadOnlyList<string> Add(string topic, BrokerMessage message)
    {
        lock (gate)
        {
            if (!groups.Keys.Any(key => Takes(key.Topic, topic)))
                groups[(topic, Nobody)] = new();
            return [.. groups.Where(group => Takes(group.Key.Topic, topic) && !group.Value.Add(message)).Select(group => group.Key.Name)];
        }
    }

    static bool Takes(string subscribed, string topic) => subscribed == topic
        || subscribed.EndsWith('*') && topic.Length >= subscribed.Length && topic.StartsWith(subscribed[..^1], StringComparison.Ordinal);
}
