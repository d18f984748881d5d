using Sidecar.Errors;
using Sidecar.Redis;
using Sidecar.Resources;
using StackExchange.Redis;

namespace Sidecar.State.Redis;

/// <summary><c>state.redis</c> in daprd's own hashes, so that both can serve the same Redis: fields <c>data</c>, <c>version</c>, <c>first-write</c>.</summary>
sealed class RedisStateStore : IStateStore
{
    static readonly RedisValue[] Fields = ["data", "version"];

    readonly RedisConnection connection;
    readonly string? timeToLive;

    /// <exception cref="StartupException">Settings that cannot work. A server that is not there is none: it may come later.</exception>
    public RedisStateStore(ComponentSpec spec)
    {
        timeToLive = spec.Metadata.GetValueOrDefault("ttlInSeconds");
        connection = new(RedisSettings.Of(spec));
    }

    public IReadOnlyList<string> Capabilities => ["ETAG", "TRANSACTIONAL", "TTL", "KEYS_LIKE", "ACTOR"];

    public async Task<StateValue?> GetAsync(string key, CancellationToken cancellation)
    {
        var (fields, error) = await connection.TryAsync(redis => redis.HashGetAsync(key, Fields), cancellation);
        if (fields is null)
            return StateValue.Failed(error!);
        if (fields[0].IsNull && fields[1].IsNull)
            return null;
        return fields[0].IsNull || fields[1].IsNull
            ? StateValue.Failed("required hash field 'data' or 'version' was not found")
            : new((byte[])fields[0]!, fields[1]!, StateValue.Expiring(null));
    }

    public async Task<IReadOnlyDictionary<string, StateValue>> GetManyAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var values = await Task.WhenAll(keys.Select(key => GetAsync(key, cancellation)));
        return keys.Zip(values).Where(found => found.Second is not null).ToDictionary(found => found.First, found => found.Second!);
    }

    public async Task<StateFailure?> WriteAsync(StateWrite write, CancellationToken cancellation)
    {
        var (call, fault) = RedisWrite.Of(write, timeToLive, marks: true);
        if (call is null)
            return fault;
        var (result, error) = await connection.TryAsync(call.RunAsync, cancellation);
        return (error ?? call.Refusal(result!)) is { } reason ? call.Failure(reason) : null;
    }

    /// <summary>One after the other and nothing between them; a refused one leaves the others done, as Redis does it.</summary>
    public async Task<StateFailure?> TransactAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellation)
    {
        var calls = writes.Select(write => RedisWrite.Of(write, timeToLive, marks: false)).ToArray();
        if (calls.FirstOrDefault(call => call.Fault is not null).Fault is { } fault)
            return fault;

        var (refusals, error) = await connection.TryAsync(async redis =>
        {
            var transaction = redis.CreateTransaction();
            var results = calls.Select(call => call.Write!.RunAsync(transaction)).ToArray();
            await transaction.ExecuteAsync();
            return calls.Zip(await Task.WhenAll(results), (call, result) => call.Write!.Refusal(result)).OfType<string>().ToArray();
        }, cancellation);
        return (error ?? refusals!.FirstOrDefault()) is { } reason ? new(StateFailureKind.Failed, reason) : null;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
