namespace Sidecar.PubSub;

/// <summary>A pub/sub component.</summary>
interface IBroker : IAsyncDisposable
{
    IReadOnlyList<string> Capabilities { get; }

    /// <summary>Null when the broker has it, else what is wrong.</summary>
    Task<string?> PublishAsync(string topic, BrokerMessage message, CancellationToken cancellation);

    /// <summary>Delivers each message of the topic to one subscriber of the group until the answer is disposed of.</summary>
    /// <param name="group">The app id, unless the component's <c>consumerID</c> says otherwise.</param>
    /// <param name="deliver">True: done with it, also by dropping or dead-lettering. False: failed, what happens next is the broker's.</param>
    Task<IAsyncDisposable> SubscribeAsync(string topic, string group, Func<BrokerMessage, CancellationToken, Task<bool>> deliver,
        CancellationToken cancellation);
}

sealed record BrokerMessage(ReadOnlyMemory<byte> Data, IReadOnlyDictionary<string, string> Metadata);
