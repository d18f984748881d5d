namespace Sidecar.PubSub.InMemory;

/// <summary><c>pubsub.in-memory</c> for one app.</summary>
sealed partial class InMemoryBroker(InMemoryTopics topics, ILogger log) : IBroker
{
    public IReadOnlyList<string> Capabilities { get; } = ["SUBSCRIBE_WILDCARDS"];

    public Task<string?> PublishAsync(string topic, BrokerMessage message, CancellationToken cancellationToken)
    {
        foreach (var group in topics.Add(topic, message))
            LogOverflow(group, topic, ConsumerGroup.Capacity);
        return Task.FromResult<string?>(null);
    }

    public Task<IAsyncDisposable> SubscribeAsync(
        string topic, string group, Deliver deliver, CancellationToken cancellationToken) =>
        Task.FromResult(topics.Group(topic, group).Join(
            (message, deliveryToken) => DeliverAsync(topic, deliver, message, deliveryToken)));

    /// <summary>A message whose delivery throws is abandoned, so that later ones are delivered.</summary>
    async Task<DeliveryResult> DeliverAsync(
        string topic, Deliver deliver, BrokerMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await deliver(message, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogFailed(topic, e.Message.ReplaceLineEndings(" "));
            return DeliveryResult.Failed;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [LoggerMessage(LogLevel.Warning,
        "Consumer group {Group} of {Topic} is {Count} messages behind; dropping the oldest until it catches up")]
    partial void LogOverflow(string group, string topic, int count);

    [LoggerMessage(LogLevel.Error, "Delivering a message on {Topic} failed unexpectedly; abandoning it: {Reason}")]
    partial void LogFailed(string topic, string reason);
}
