namespace Sidecar.PubSub;

/// <summary><c>pubsub.in-memory</c>, as one app sees it.</summary>
sealed partial class InMemoryBroker(InMemoryTopics topics, ILogger log) : IBroker
{
    public IReadOnlyList<string> Capabilities { get; } = ["SUBSCRIBE_WILDCARDS"];

    public Task<string?> PublishAsync(string topic, BrokerMessage message, CancellationToken cancellation)
    {
        foreach (var (name, group) in topics.Of(topic))
            if (!group.Add(message))
                LogOverflow(name, topic);
        return Task.FromResult<string?>(null);
    }

    public Task<IAsyncDisposable> SubscribeAsync(string topic, string group, Deliver deliver, CancellationToken cancellation) =>
        Task.FromResult(topics.Group(topic, group).Join(deliver));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "The subscribers of {Group} to {Topic} are 10,000 messages behind: the oldest are dropped until they catch up")]
    partial void LogOverflow(string group, string topic);
}
