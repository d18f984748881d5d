namespace Sidecar.PubSub.InMemory;

/// <summary><c>pubsub.in-memory</c>, as one app sees it.</summary>
sealed partial class InMemoryBroker(InMemoryTopics topics, ILogger log) : IBroker
{
    public IReadOnlyList<string> Capabilities { get; } = ["SUBSCRIBE_WILDCARDS"];

    public Task<string?> PublishAsync(string topic, BrokerMessage message, CancellationToken cancellation)
    {
        foreach (var overflowing in topics.Add(topic, message))
            LogOverflow(overflowing, topic);
        return Task.FromResult<string?>(null);
    }

    public Task<IAsyncDisposable> SubscribeAsync(string topic, string group, Deliver deliver, CancellationToken cancellation) =>
        Task.FromResult(topics.Group(topic, group).Join((message, stopping) => DeliverAsync(topic, deliver, message, stopping)));

    /// <summary>A message that cannot be worked on is given up; those behind it go on.</summary>
    async Task<DeliveryResult> DeliverAsync(string topic, Deliver deliver, BrokerMessage message, CancellationToken stopping)
    {
        try
        {
            return await deliver(message, stopping);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            LogFault(topic, e.Message.ReplaceLineEndings(" "));
            return DeliveryResult.Failed;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "The subscribers of {Group} to {Topic} are 10,000 messages behind: the oldest are dropped until they catch up")]
    partial void LogOverflow(string group, string topic);

    [LoggerMessage(LogLevel.Error, "A message on {Topic} is given up, its delivery failed unexpectedly: {Reason}")]
    partial void LogFault(string topic, string reason);
}
