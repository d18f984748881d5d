using Sidecar.Redis;
using StackExchange.Redis;

namespace Sidecar.PubSub.RedisStreams;

/// <summary><c>pubsub.redis</c>: a stream for each topic in daprd's format, so that both can share a Redis.</summary>
sealed class RedisBroker(RedisStreamSettings settings, ILogger log) : IBroker
{
    readonly RedisConnection connection = new(settings.Redis);
    readonly SemaphoreSlim slots = new(settings.Concurrency);

    public IReadOnlyList<string> Capabilities => [];

    public async Task<string?> PublishAsync(string topic, BrokerMessage message, CancellationToken cancellationToken)
    {
        var (_, error) = await connection.TryAsync(
            redis => redis.StreamAddAsync(topic, RedisEntry.Create(message), TrimOptions()), cancellationToken);
        return error is null ? null : $"redis streams: error from publish: {error}";
    }

    public Task<IAsyncDisposable> SubscribeAsync(
        string topic, string group, Deliver deliver, CancellationToken cancellationToken)
    {
        var redisGroup = new RedisGroup(settings, connection, topic, group);
        return Task.FromResult<IAsyncDisposable>(
            new RedisConsumer(settings, redisGroup, slots, deliver, topic, log));
    }

    /// <summary>Approximate: removes whole nodes of a stream only, which is cheap.</summary>
    StreamAddOptions TrimOptions() => settings switch
    {
        { MaxLength: { } length } => new() { MaxLength = length, Approximate = true },
        { TimeToLive: { } age } => new() { MinId = MinId(age), Approximate = true },
        _ => default,
    };

    static string MinId(TimeSpan age) => $"{(DateTimeOffset.UtcNow - age).ToUnixTimeMilliseconds()}-1";

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        slots.Dispose();
    }
}
