using StackExchange.Redis;

namespace Sidecar.PubSub.RedisStreams;

/// <summary>
/// One instance's part in a group. A message is acknowledged when it is done with, and also when the app would not have it; not when this
/// instance stops, <c>processingTimeout</c> is over or its dead letter is not taken, since it is delivered once more then.
/// </summary>
sealed partial class RedisConsumer : IAsyncDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    readonly RedisStreamSettings settings;
    readonly RedisGroup group;
    readonly SemaphoreSlim slots;
    readonly Deliver deliver;
    readonly string topic;
    readonly ILogger log;
    readonly CancellationTokenSource stopping = new();
    readonly List<Task> deliveries = [];
    readonly Task loops;

    /// <param name="slots">One for each delivery that the component may have under way.</param>
    public RedisConsumer(RedisStreamSettings settings, RedisGroup group, SemaphoreSlim slots, Deliver deliver, string topic, ILogger log)
    {
        (this.settings, this.group, this.slots, this.deliver, this.topic, this.log) = (settings, group, slots, deliver, topic, log);
        loops = Task.WhenAll(KeepAsync(ReadAsync), settings.Redelivers ? KeepAsync(ReclaimAsync) : Task.CompletedTask);
    }

    async Task KeepAsync(Func<Task> loop)
    {
        await Task.Yield();
        while (!stopping.IsCancellationRequested)
            try
            {
                await loop();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                LogFault(topic, e.Message.ReplaceLineEndings(" "));
                await Task.Delay(Pause, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
    }

    async Task ReadAsync()
    {
        for (var (grouped, failing) = (false, false); ;)
        {
            var (entries, error) = grouped ? await group.ReadAsync(stopping.Token) : ([], await group.CreateAsync(stopping.Token));
            if (error is null)
            {
                (grouped, failing) = (true, false);
                foreach (var entry in entries!)
                    await StartAsync(entry);
            }
            else if (grouped && RedisGroup.IsGone(error))
            {
                LogGone(topic);
                grouped = false;
            }
            else
            {
                if (!failing)
                    LogFailing(topic, error);
                failing = true;
                await Task.Delay(Pause, stopping.Token);
            }
        }
    }

    async Task ReclaimAsync()
    {
        using var timer = new PeriodicTimer(settings.RedeliverInterval);
        do
        {
            while (await group.ClaimAsync(stopping.Token) is { Length: > 0 } overdue)
                foreach (var entry in overdue)
                    await StartAsync(entry);
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
        using var overdue = new CancellationTokenSource(settings.Redelivers ? settings.ProcessingTimeout : Timeout.InfiniteTimeSpan);
        try
        {
            var result = await deliver(RedisEntry.Read(entry) with { Overdue = overdue.Token }, stopping.Token);
            if (result == DeliveryResult.Done
                || result != DeliveryResult.Unburied && !stopping.IsCancellationRequested && !overdue.IsCancellationRequested)
                await group.AcknowledgeAsync(entry.Id);
        }
        catch (Exception e)
        {
            LogFault(topic, e.Message.ReplaceLineEndings(" "));
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

    [LoggerMessage(LogLevel.Warning, "Messages on {Topic} cannot be read until Redis is back: {Reason}")]
    partial void LogFailing(string topic, string reason);

    [LoggerMessage(LogLevel.Warning, "The consumer group on {Topic} is gone from Redis, and with it what was not delivered: it is created again")]
    partial void LogGone(string topic);

    [LoggerMessage(LogLevel.Error, "A message on {Topic} is given up, its delivery failed unexpectedly: {Reason}")]
    partial void LogFault(string topic, string reason);
}
