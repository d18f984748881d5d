using Sidecar.Errors;
using Sidecar.Redis;
using Sidecar.Resources;
using StackExchange.Redis;

namespace Sidecar.State.Redis;

/// <summary>
/// <c>state.redis</c> in daprd's hashes, so that both can use the same Redis: fields <c>data</c>, <c>version</c>,
/// <c>first-write</c>.
/// </summary>
sealed class RedisStateStore : IStateStore
{
    static readonly RedisValue[] Fields = ["data", "version"];

    readonly RedisConnection connection;
    readonly string? defaultTtl;

    /// <exception cref="StartupException">Invalid settings. An unreachable server does not fail the start.</exception>
    public RedisStateStore(ComponentSpec spec)
    {
        defaultTtl = spec.Metadata.GetValueOrDefault("ttlInSeconds");
        connection = new(RedisSettings.From(spec));
    }

    public IReadOnlyList<string> Capabilities => ["ETAG", "TRANSACTIONAL", "TTL", "KEYS_LIKE", "ACTOR"];

    public async Task<StateValue?> GetAsync(string key, CancellationToken cancellationToken)
    {
        var (fields, error) = await connection.TryAsync(redis => redis.HashGetAsync(key, Fields), cancellationToken);
        if (fields is null)
            return StateValue.Failed(error!);
        return (fields[0].IsNull, fields[1].IsNull) switch
        {
            (true, true) => null,
            (false, false) => new((byte[])fields[0]!, fields[1]!, StateValue.Expiration(null)),
            _ => StateValue.Failed("required hash field 'data' or 'version' was not found"),
        };
    }

    public async Task<IReadOnlyDictionary<string, StateValue>> GetManyAsync(
        IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var values = await Task.WhenAll(keys.Select(key => GetAsync(key, cancellationToken)));
        return keys.Zip(values)
            .Where(found => found.Second is not null)
            .ToDictionary(found => found.First, found => found.Second!);
    }

    public async Task<StateFailure?> WriteAsync(StateWrite write, CancellationToken cancellationToken)
    {
        var (call, invalid) = RedisWrite.Create(write, defaultTtl);
        if (call is null)
            return invalid;
        var (result, error) = await connection.TryAsync(call.RunAsync, cancellationToken);
        return (error ?? call.ErrorIn(result!)) is { } reason ? call.Failure(reason) : null;
    }

    /// <summary>Runs the writes without interleaving; a rejected write does not undo the rest, as in daprd.</summary>
    public async Task<StateFailure?> TransactAsync(
        IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken)
    {
        var calls = writes.Select(write => RedisWrite.CreateInTransaction(write, defaultTtl)).ToArray();
        if (calls.FirstOrDefault(call => call.Invalid is not null).Invalid is { } invalid)
            return invalid;

        var (errors, error) = await connection.TryAsync(
            async redis =>
            {
                var transaction = redis.CreateTransaction();
                var pending = calls.Select(call => call.Write!.RunAsync(transaction)).ToArray();
                await transaction.ExecuteAsync();
                var results = await Task.WhenAll(pending);
                return calls.Zip(results, (call, result) => call.Write!.ErrorIn(result)).OfType<string>().ToArray();
            },
            cancellationToken);
        return (error ?? errors!.FirstOrDefault()) is { } reason ? new(StateFailureKind.Failed, reason) : null;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
