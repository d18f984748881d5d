using System.Threading.Channels;

namespace Sidecar.PubSub.InMemory;

/// <summary>The messages of one topic for one group: each goes to one of the group's instances, and stays until one is done with it.</summary>
sealed class ConsumerGroup
{
    const int Capacity = 10_000;
    const int Concurrency = 10;
    static readonly TimeSpan ReturnPause = TimeSpan.FromSeconds(1);

    readonly Channel<BrokerMessage> waiting = Channel.CreateBounded<BrokerMessage>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest });

    bool overflowing;

    /// <summary>False for the first message that pushes out an older one; those that follow until the group has caught up say nothing.</summary>
    public bool Add(BrokerMessage message)
    {
        var full = waiting.Reader.Count >= Capacity;
        waiting.Writer.TryWrite(message);
        return !full || Interlocked.Exchange(ref overflowing, true);
    }

    /// <summary>What waits in a group that nobody has joined.</summary>
    public void TakeOver(ConsumerGroup other)
    {
        while (other.waiting.Reader.TryRead(out var message))
            Add(message);
    }

    /// <summary>One more instance, until the answer is disposed of.</summary>
    public IAsyncDisposable Join(Deliver deliver) => new Instance(this, deliver);

    async Task WorkAsync(Deliver deliver, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                var message = await waiting.Reader.ReadAsync(stopping);
                if (waiting.Reader.Count == 0)
                    overflowing = false;
                if (await deliver(message, stopping) is DeliveryResult.Done or DeliveryResult.Failed)
                    continue;
                // After a pause, or this instance's next worker would have it at once; before it leaves, in any case.
                await Task.Delay(ReturnPause, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Add(message);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    sealed class Instance : IAsyncDisposable
    {
        readonly CancellationTokenSource stopping = new();
        readonly Task workers;

        public Instance(ConsumerGroup group, Deliver deliver) =>
            workers = Task.WhenAll(Enumerable.Range(0, Concurrency).Select(_ => Task.Run(() => group.WorkAsync(deliver, stopping.Token))));

        public async ValueTask DisposeAsync()
        {
            await stopping.CancelAsync();
            await workers;
            stopping.Dispose();
        }
    }
}
