using StackExchange.Redis;

namespace Sidecar.PubSub.RedisStreams;

/// <summary>
/// One instance of a consumer group. A message is acknowledged when it is completed, and when the app rejects it; not
/// when this instance stops, <c>processingTimeout</c> has passed or its dead letter is rejected: it is redelivered.
/// </summary>
sealed partial class RedisConsumer : IAsyncDisposable
{
    static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    readonly RedisStreamSettings settings;
    readonly RedisGroup group;
    readonly SemaphoreSlim slots;
    readonly Deliver deliver;
    readonly string topic;
    readonly ILogger log;
    readonly CancellationTokenSource stopping = new();
    readonly List<Task> deliveries = [];
    readonly Task loops;

    /// <param name="slots">Limits the concurrent deliveries of the component.</param>
    public RedisConsumer(
        RedisStreamSettings settings,
        RedisGroup group,
        SemaphoreSlim slots,
        Deliver deliver,
        string topic,
        ILogger log)
    {
        this.settings = settings;
        this.group = group;
        this.slots = slots;
        this.deliver = deliver;
        this.topic = topic;
        this.log = log;
        loops = Task.WhenAll(
            SuperviseAsync(ReadAsync),
            settings.Redelivers ? SuperviseAsync(ReclaimAsync) : Task.CompletedTask);
    }

    /// <summary>Restarts a loop that fails.</summary>
    async Task SuperviseAsync(Func<Task> loop)
    {
        await Task.Yield();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await loop();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                LogLoopFailed(topic, e.Message.ReplaceLineEndings(" "));
                await Task.Delay(RetryDelay, stopping.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    async Task ReadAsync()
    {
        var hasGroup = false;
        var isFailing = false;
        while (true)
        {
            var (entries, error) = hasGroup
                ? await group.ReadAsync(stopping.Token)
                : ([], await group.CreateAsync(stopping.Token));
            if (error is null)
            {
                hasGroup = true;
                isFailing = false;
                foreach (var entry in entries!)
                    await StartAsync(entry);
            }
            else if (hasGroup && RedisGroup.IsMissing(error))
            {
                LogGroupMissing(topic);
                hasGroup = false;
            }
            else
            {
                if (!isFailing)
                    LogReadFailed(topic, error);
                isFailing = true;
                await Task.Delay(RetryDelay, stopping.Token);
            }
        }
    }

    async Task ReclaimAsync()
    {
        using var timer = new PeriodicTimer(settings.RedeliverInterval);
        do
        {
            while (await group.ClaimAsync(stopping.Token) is { Length: > 0 } overdue)
            {
                foreach (var entry in overdue)
                    await StartAsync(entry);
            }
        }
        while (await timer.WaitForNextTickAsync(stopping.Token));
    }

    async Task StartAsync(StreamEntry entry)
    {
        await slots.WaitAsync(stopping.Token);
        lock (deliveries)
        {
            deliveries.RemoveAll(static delivery => delivery.IsCompleted);
            deliveries.Add(Task.Run(() => DeliverAsync(entry)));
        }
    }

    async Task DeliverAsync(StreamEntry entry)
    {
        var timeout = settings.Redelivers ? settings.ProcessingTimeout : Timeout.InfiniteTimeSpan;
        using var overdue = new CancellationTokenSource(timeout);
        try
        {
            var result = await deliver(RedisEntry.Read(entry) with { Overdue = overdue.Token }, stopping.Token);
            var willRedeliver = stopping.IsCancellationRequested || overdue.IsCancellationRequested;
            if (result == DeliveryResult.Completed || result != DeliveryResult.DeadLetterRejected && !willRedeliver)
                await group.AcknowledgeAsync(entry.Id);
        }
        catch (Exception e)
        {
            LogDeliveryFailed(topic, e.Message.ReplaceLineEndings(" "));
            await group.AcknowledgeAsync(entry.Id);
        }
        finally
        {
            slots.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await loops;
        await Task.WhenAll(deliveries);
        await group.DisposeAsync();
        stopping.Dispose();
    }

    [LoggerMessage(LogLevel.Warning, "Reading messages on {Topic} failed; retrying until Redis responds: {Reason}")]
    partial void LogReadFailed(string topic, string reason);

    [LoggerMessage(LogLevel.Warning,
        "The consumer group on {Topic} is missing in Redis, with its undelivered messages; creating it again")]
    partial void LogGroupMissing(string topic);

    [LoggerMessage(LogLevel.Error, "Consuming {Topic} failed unexpectedly; restarting: {Reason}")]
    partial void LogLoopFailed(string topic, string reason);

    [LoggerMessage(LogLevel.Error, "Delivering a message on {Topic} failed unexpectedly; abandoning it: {Reason}")]
    partial void LogDeliveryFailed(string topic, string reason);
}
