using Sidecar.Redis;
using StackExchange.Redis;

namespace Sidecar.PubSub.RedisStreams;

/// <summary>The commands of one consumer group of one stream. All instances of a group are one consumer in Redis, as with daprd.</summary>
sealed class RedisGroup(RedisStreamSettings settings, RedisConnection commands, string topic, string group) : IAsyncDisposable
{
    /// <summary>Of one read, which waits in Redis for new messages and keeps its connection busy meanwhile.</summary>
    static readonly TimeSpan Wait = TimeSpan.FromSeconds(2);

    readonly RedisConnection reads = new(settings.Redis, Wait + settings.Redis.Timeout);

    /// <summary>From the first message of the stream on. Null: it is there, or was.</summary>
    public async Task<string?> CreateAsync(CancellationToken cancellation)
    {
        var (_, error) = await commands.TryAsync(redis => redis.StreamCreateConsumerGroupAsync(topic, group, "0", createStream: true), cancellation);
        return error?.StartsWith("BUSYGROUP", StringComparison.Ordinal) == true ? null : error;
    }

    /// <summary>The group is not there: Redis came back empty, or somebody deleted it.</summary>
    public static bool IsGone(string error) => error.StartsWith("NOGROUP", StringComparison.Ordinal);

    /// <summary>New messages; none after a while without any.</summary>
    public Task<(StreamEntry[]? Entries, string? Error)> ReadAsync(CancellationToken cancellation) => reads.TryAsync(async redis => Read(await redis.ExecuteAsync(
        "XREADGROUP", "GROUP", group, group, "COUNT", settings.QueueDepth, "BLOCK", (int)Wait.TotalMilliseconds, "STREAMS", (RedisKey)topic, ">")), cancellation);

    /// <summary>Messages that nobody acknowledged in time, whoever had them; empty also while Redis does not say.</summary>
    public async Task<StreamEntry[]> ClaimAsync(CancellationToken cancellation)
    {
        var timeout = (long)settings.ProcessingTimeout.TotalMilliseconds;
        var (pending, _) = await commands.TryAsync(redis => redis.StreamPendingMessagesAsync(topic, group, settings.QueueDepth, RedisValue.Null), cancellation);
        var overdue = (pending ?? []).Where(message => message.IdleTimeInMilliseconds >= timeout).Select(message => message.MessageId).ToArray();
        if (overdue.Length == 0)
            return [];
        var (claimed, error) = await commands.TryAsync(redis => redis.StreamClaimAsync(topic, group, group, timeout, overdue), cancellation);
        if (error is not null)
            return [];
        var entries = claimed!.Where(entry => !entry.IsNull).ToArray();
        await ForgetTrimmedAsync(overdue.Except(entries.Select(entry => entry.Id)), cancellation);
        return entries;
    }

    /// <summary>Before version 7 Redis keeps as pending what has left the stream meanwhile: what waits behind would never be reached.</summary>
    async Task ForgetTrimmedAsync(IEnumerable<RedisValue> ids, CancellationToken cancellation)
    {
        foreach (var id in ids)
        {
            if (await commands.TryAsync(redis => redis.StreamRangeAsync(topic, id, id, count: 1), cancellation) is { Error: null, Result: [] })
                await AcknowledgeAsync(id);
        }
    }

    /// <summary>What fails here is delivered once more later.</summary>
    public Task AcknowledgeAsync(RedisValue id) =>
        commands.TryAsync(redis => redis.StreamAcknowledgeAsync(topic, group, id), CancellationToken.None);

    /// <param name="reply">A list of streams, here one: its name and its entries; null when there is nothing new.</param>
    static StreamEntry[] Read(RedisResult reply) => reply.IsNull ? [] : [.. ((RedisResult[])reply[0][1]!).Select(entry => new StreamEntry(
        (RedisValue)entry[0], [.. ((RedisValue[])entry[1]! ?? []).Chunk(2).Select(field => new NameValueEntry(field[0], field[1]))]))];

    public ValueTask DisposeAsync() => reads.DisposeAsync();
}
