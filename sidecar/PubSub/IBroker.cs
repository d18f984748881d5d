namespace Sidecar.PubSub;

/// <summary>A pub/sub component.</summary>
interface IBroker : IAsyncDisposable
{
    IReadOnlyList<string> Capabilities { get; }

    /// <summary>Null when the broker has accepted the message, otherwise the error.</summary>
    Task<string?> PublishAsync(string topic, BrokerMessage message, CancellationToken cancellationToken);

    /// <summary>
    /// Delivers each message of the topic to one subscriber of the group, until the result is disposed of; disposal
    /// waits for deliveries in progress.
    /// </summary>
    /// <param name="group">The app id, unless the component sets <c>consumerID</c>.</param>
    Task<IAsyncDisposable> SubscribeAsync(
        string topic, string group, Deliver deliver, CancellationToken cancellationToken);
}

sealed record BrokerMessage(ReadOnlyMemory<byte> Data, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Cancelled once the broker may redeliver: the attempt in progress continues, no retry starts.</summary>
    public CancellationToken Overdue { get; init; }
}

/// <param name="cancellationToken">
/// Cancelled when the subscription ends: the attempt in progress may finish, no retry starts.
/// </param>
delegate Task<DeliveryResult> Deliver(BrokerMessage message, CancellationToken cancellationToken);

enum DeliveryResult
{
    /// <summary>The app processed or dropped the message, or it was dead-lettered.</summary>
    Completed,

    /// <summary>The app rejected the message; the broker decides what happens next.</summary>
    Failed,

    /// <summary>The app did not respond or the subscription ended: another instance must process the message.</summary>
    Undelivered,

    /// <summary>The broker rejected the dead letter: the message stays and is redelivered.</summary>
    DeadLetterRejected,
}
