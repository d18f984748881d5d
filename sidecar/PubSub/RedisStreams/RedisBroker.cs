using Sidecar.Redis;
using StackExchange.Redis;

namespace Sidecar.PubSub.RedisStreams;

/// <summary><c>pubsub.redis</c>: a stream for each topic, as daprd keeps it, so that apps under both kinds of sidecar can share one.</summary>
sealed class RedisBroker(RedisStreamSettings settings, ILogger log) : IBroker
{
    readonly RedisConnection connection = new(settings.Redis);
    readonly SemaphoreSlim slots = new(settings.Concurrency);

    public IReadOnlyList<string> Capabilities => [];

    public async Task<string?> PublishAsync(string topic, BrokerMessage message, CancellationToken cancellation)
    {
        var (_, error) = await connection.TryAsync(redis => redis.StreamAddAsync(topic, RedisEntry.Of(message), Trim()), cancellation);
        return error is null ? null : $"redis streams: error from publish: {error}";
    }

    public Task<IAsyncDisposable> SubscribeAsync(string topic, string group, Deliver deliver, CancellationToken cancellation) =>
        Task.FromResult<IAsyncDisposable>(
            new RedisConsumer(settings, new(settings, connection, topic, group), slots, deliver, topic, log));

    /// <summary>Whole nodes of a stream only, which is cheap: hence "about".</summary>
    StreamAddOptions Trim() => settings switch
    {
        { MaxLength: { } length } => new() { MaxLength = length, Approximate = true },
        { TimeToLive: { } age } => new() { MinId = $"{(DateTimeOffset.UtcNow - age).ToUnixTimeMilliseconds()}-1", Approximate = true },
        _ => default,
    };

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        slots.Dispose();
    }
}
