namespace Sidecar.PubSub;

/// <summary>A pub/sub component.</summary>
interface IBroker : IAsyncDisposable
{
    IReadOnlyList<string> Capabilities { get; }

    /// <summary>Null when the broker has it, else what is wrong.</summary>
    Task<string?> PublishAsync(string topic, BrokerMessage message, CancellationToken cancellation);

    /// <summary>Delivers each message of the topic to one subscriber of the group until the answer is disposed of, which waits for what is under way.</summary>
    /// <param name="group">The app id, unless the component's <c>consumerID</c> says otherwise.</param>
    Task<IAsyncDisposable> SubscribeAsync(string topic, string group, Deliver deliver, CancellationToken cancellation);
}

sealed record BrokerMessage(ReadOnlyMemory<byte> Data, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>From then on it may be delivered elsewhere: what has begun goes on, nothing is tried again.</summary>
    public CancellationToken Overdue { get; init; }
}

/// <param name="stopping">The subscription ends: what has begun may be finished, nothing is tried again.</param>
delegate Task<DeliveryResult> Deliver(BrokerMessage message, CancellationToken stopping);

enum DeliveryResult
{
    /// <summary>The app has it, or it was dropped or dead-lettered.</summary>
    Done,

    /// <summary>The app would not have it; what happens next is the broker's.</summary>
    Failed,

    /// <summary>Nobody answered for it: the app is gone or the subscription ends. Another instance shall have it.</summary>
    Returned,

    /// <summary>The dead-letter topic did not take it: it stays, and comes again.</summary>
    Unburied,
}
