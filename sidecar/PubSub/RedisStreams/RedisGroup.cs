using Sidecar.Redis;
using StackExchange.Redis;

namespace Sidecar.PubSub.RedisStreams;

/// <summary>
/// The commands of one consumer group of one stream. As in daprd, all instances of a group are one Redis consumer.
/// </summary>
sealed class RedisGroup(
    RedisStreamSettings settings, RedisConnection commands, string topic, string group) : IAsyncDisposable
{
    /// <summary>How long one read blocks in Redis, and with it its connection.</summary>
    static readonly TimeSpan BlockTime = TimeSpan.FromSeconds(2);

    readonly RedisConnection reads = new(settings.Redis, BlockTime + settings.Redis.Timeout);

    /// <summary>Creates the group at the first message of the stream. Null if it exists afterwards.</summary>
    public async Task<string?> CreateAsync(CancellationToken cancellationToken)
    {
        var (_, error) = await commands.TryAsync(
            redis => redis.StreamCreateConsumerGroupAsync(topic, group, "0", createStream: true), cancellationToken);
        return error?.StartsWith("BUSYGROUP", StringComparison.Ordinal) == true ? null : error;
    }

    /// <summary>The group does not exist: Redis was restarted empty, or the group was deleted.</summary>
    public static bool IsMissing(string error) => error.StartsWith("NOGROUP", StringComparison.Ordinal);

    /// <summary>New messages; empty if none arrives while the read blocks.</summary>
    public Task<(StreamEntry[]? Entries, string? Error)> ReadAsync(CancellationToken cancellationToken)
    {
        object[] arguments =
        [
            "GROUP", group, group,
            "COUNT", settings.QueueDepth,
            "BLOCK", (int)BlockTime.TotalMilliseconds,
            "STREAMS", (RedisKey)topic, ">",
        ];
        return reads.TryAsync(
            async redis => Entries(await redis.ExecuteAsync("XREADGROUP", arguments)), cancellationToken);
    }

    /// <summary>Messages that no instance acknowledged in time; empty also if Redis does not respond.</summary>
    public async Task<StreamEntry[]> ClaimAsync(CancellationToken cancellationToken)
    {
        var timeout = (long)settings.ProcessingTimeout.TotalMilliseconds;
        var (pending, _) = await commands.TryAsync(
            redis => redis.StreamPendingMessagesAsync(topic, group, settings.QueueDepth, RedisValue.Null),
            cancellationToken);
        var overdue = (pending ?? [])
            .Where(message => message.IdleTimeInMilliseconds >= timeout)
            .Select(message => message.MessageId)
            .ToArray();
        if (overdue.Length == 0)
            return [];

        var (claimed, error) = await commands.TryAsync(
            redis => redis.StreamClaimAsync(topic, group, group, timeout, overdue), cancellationToken);
        if (error is not null)
            return [];
        var entries = claimed!.Where(entry => !entry.IsNull).ToArray();
        await AcknowledgeTrimmedAsync(overdue.Except(entries.Select(entry => entry.Id)), cancellationToken);
        return entries;
    }

    /// <summary>
    /// Before version 7, Redis keeps trimmed messages as pending: they would hide the pending messages behind them.
    /// </summary>
    async Task AcknowledgeTrimmedAsync(IEnumerable<RedisValue> ids, CancellationToken cancellationToken)
    {
        foreach (var id in ids)
        {
            var range = await commands.TryAsync(
                redis => redis.StreamRangeAsync(topic, id, id, count: 1), cancellationToken);
            if (range is { Error: null, Result: [] })
                await AcknowledgeAsync(id);
        }
    }

    /// <summary>A message whose acknowledgement fails is redelivered.</summary>
    public Task AcknowledgeAsync(RedisValue id) =>
        commands.TryAsync(redis => redis.StreamAcknowledgeAsync(topic, group, id), CancellationToken.None);

    /// <param name="reply">A list with one stream, its name and its entries; null without new messages.</param>
    static StreamEntry[] Entries(RedisResult reply) =>
        reply.IsNull ? [] : [.. ((RedisResult[])reply[0][1]!).Select(ToEntry)];

    static StreamEntry ToEntry(RedisResult entry)
    {
        var values = (RedisValue[])entry[1]! ?? [];
        return new((RedisValue)entry[0], [.. values.Chunk(2).Select(field => new NameValueEntry(field[0], field[1]))]);
    }

    public ValueTask DisposeAsync() => reads.DisposeAsync();
}
