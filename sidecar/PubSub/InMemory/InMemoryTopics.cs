namespace Sidecar.PubSub.InMemory;

/// <summary>
/// The messages of one <c>pubsub.in-memory</c>, shared by the apps of a run. A group exists from its first
/// subscription, even while it has no instances. Messages published before any subscription are kept for the first
/// group, because the apps of a run start in any order.
/// </summary>
sealed class InMemoryTopics
{
    const string Unclaimed = "(none yet)";

    readonly Lock gate = new();
    readonly Dictionary<(string Topic, string Name), ConsumerGroup> groups = [];

    public ConsumerGroup Group(string topic, string name)
    {
        lock (gate)
        {
            if (groups.TryGetValue((topic, name), out var existing))
                return existing;
            var group = new ConsumerGroup();
            foreach (var (key, unclaimed) in groups.Where(other => IsUnclaimed(other.Key, topic)).ToArray())
            {
                group.MoveFrom(unclaimed);
                groups.Remove(key);
            }

            groups[(topic, name)] = group;
            return group;
        }
    }

    /// <summary>
    /// Adds a message to the groups of its topic; a subscription to <c>orders*</c> includes every topic with that
    /// prefix.
    /// </summary>
    /// <returns>The groups that start to lose older messages.</returns>
    public IReadOnlyList<string> Add(string topic, BrokerMessage message)
    {
        lock (gate)
        {
            if (!groups.Keys.Any(key => Matches(key.Topic, topic)))
                groups[(topic, Unclaimed)] = new();
            List<string> overflowing = [];
            foreach (var (key, group) in groups)
            {
                if (Matches(key.Topic, topic) && !group.Add(message))
                    overflowing.Add(key.Name);
            }

            return overflowing;
        }
    }

    static bool IsUnclaimed((string Topic, string Name) key, string topic) =>
        key.Name == Unclaimed && Matches(topic, key.Topic);

    static bool Matches(string subscribed, string topic) =>
        subscribed == topic
        || subscribed.EndsWith('*')
            && topic.Length >= subscribed.Length
            && topic.StartsWith(subscribed[..^1], StringComparison.Ordinal);
}
