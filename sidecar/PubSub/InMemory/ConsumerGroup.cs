using System.Threading.Channels;

namespace Sidecar.PubSub.InMemory;

/// <summary>
/// The messages of one topic for one group: each is delivered to one instance of the group, and kept until an instance
/// has completed it.
/// </summary>
sealed class ConsumerGroup
{
    public const int Capacity = 10_000;

    /// <summary>Concurrent deliveries to an instance.</summary>
    const int Concurrency = 10;

    static readonly TimeSpan RequeueDelay = TimeSpan.FromSeconds(1);

    readonly Channel<BrokerMessage> queue = Channel.CreateBounded<BrokerMessage>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest });

    bool overflowing;

    /// <summary>
    /// False for the first message that displaces an older one; then true again until the group has caught up.
    /// </summary>
    public bool Add(BrokerMessage message)
    {
        var isFull = queue.Reader.Count >= Capacity;
        queue.Writer.TryWrite(message);
        return !isFull || Interlocked.Exchange(ref overflowing, true);
    }

    /// <summary>Takes the messages of a group without subscribers.</summary>
    public void MoveFrom(ConsumerGroup other)
    {
        while (other.queue.Reader.TryRead(out var message))
            Add(message);
    }

    /// <summary>Adds an instance until the result is disposed of.</summary>
    /// <param name="deliver">Must not throw, except when it is cancelled.</param>
    public IAsyncDisposable Join(Deliver deliver) => new Instance(this, deliver);

    async Task DeliverAsync(Deliver deliver, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var message = await queue.Reader.ReadAsync(cancellationToken);
                if (queue.Reader.Count == 0)
                    overflowing = false;
                if (await deliver(message, cancellationToken) is DeliveryResult.Completed or DeliveryResult.Failed)
                    continue;
                // Without a delay, another worker of this instance would take it at once. A stop requeues it, too.
                await Task.Delay(RequeueDelay, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Add(message);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    sealed class Instance : IAsyncDisposable
    {
        readonly CancellationTokenSource stopping = new();
        readonly Task workers;

        public Instance(ConsumerGroup group, Deliver deliver)
        {
            var cancellationToken = stopping.Token;
            workers = Task.WhenAll(Enumerable.Range(0, Concurrency)
                .Select(_ => Task.Run(() => group.DeliverAsync(deliver, cancellationToken))));
        }

        public async ValueTask DisposeAsync()
        {
            await stopping.CancelAsync();
            await workers;
            stopping.Dispose();
        }
    }
}
