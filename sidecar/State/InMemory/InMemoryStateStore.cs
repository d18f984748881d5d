using System.Globalization;

namespace Sidecar.State.InMemory;

/// <summary><c>state.in-memory</c>: one dictionary under one lock, lost with the sidecar.</summary>
sealed class InMemoryStateStore(TimeProvider clock) : IStateStore
{
    const string Ttl = "ttlInSeconds";

    /// <summary>A longer time to live means no expiration; dates have an upper limit.</summary>
    const long MaxSeconds = 100L * 365 * 24 * 3600;

    static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    readonly Dictionary<string, Item> items = [];
    readonly Lock gate = new();
    DateTimeOffset lastSweep = clock.GetUtcNow();

    public IReadOnlyList<string> Capabilities =>
        ["ETAG", "TRANSACTIONAL", "TTL", "DELETE_WITH_PREFIX", "KEYS_LIKE", "ACTOR"];

    public Task<StateValue?> GetAsync(string key, CancellationToken cancellationToken)
    {
        lock (gate)
            return Task.FromResult(Find(key)?.ToValue());
    }

    public Task<IReadOnlyDictionary<string, StateValue>> GetManyAsync(
        IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, StateValue>(keys.Count);
        lock (gate)
        {
            foreach (var key in keys)
            {
                if (Find(key) is { } item)
                    found.Add(key, item.ToValue());
            }
        }

        return Task.FromResult<IReadOnlyDictionary<string, StateValue>>(found);
    }

    public Task<StateFailure?> WriteAsync(StateWrite write, CancellationToken cancellationToken) =>
        TransactAsync([write], cancellationToken);

    /// <summary>All writes are checked before the first is applied.</summary>
    public Task<StateFailure?> TransactAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken)
    {
        if (writes.Select(CheckTtl).FirstOrDefault(failure => failure is not null) is { } invalid)
            return Task.FromResult<StateFailure?>(invalid);

        lock (gate)
        {
            Sweep();
            if (writes.Select(Check).FirstOrDefault(failure => failure is not null) is { } failure)
                return Task.FromResult<StateFailure?>(failure);
            foreach (var write in writes)
                Apply(write);
            return Task.FromResult<StateFailure?>(null);
        }
    }

    static StateFailure? CheckTtl(StateWrite write)
    {
        if (write.Metadata.GetValueOrDefault(Ttl) is not { Length: > 0 } text
            || long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            return null;
        }

        return new(StateFailureKind.Failed, $"strconv.Atoi: parsing \"{text}\": invalid syntax");
    }

    StateFailure? Check(StateWrite write)
    {
        var item = Find(write.Key);
        if (write.ETag is { } etag)
        {
            if (item is null)
                return StateFailure.Mismatch($"state not exist or expired for key={write.Key}");
            return item.ETag == etag ? null : StateFailure.Mismatch(
                $"state etag not match for key={write.Key}: current={item.ETag}, expect={etag}");
        }

        return write.Options.IsFirstWrite && item is not null
            ? StateFailure.Mismatch("item already exists and no etag was passed")
            : null;
    }

    void Apply(StateWrite write)
    {
        if (write is StateSet set)
            items[set.Key] = new(set.Data, Guid.NewGuid().ToString(), Expiration(set));
        else
            items.Remove(write.Key);
    }

    DateTimeOffset? Expiration(StateSet set)
    {
        if (set.Metadata.GetValueOrDefault(Ttl) is not { Length: > 0 } text)
            return null;
        var seconds = long.Parse(text, CultureInfo.InvariantCulture);
        return seconds is > 0 and <= MaxSeconds ? clock.GetUtcNow().AddSeconds(seconds) : null;
    }

    Item? Find(string key) =>
        items.TryGetValue(key, out var item) && !(item.Expires <= clock.GetUtcNow()) ? item : null;

    void Sweep()
    {
        var now = clock.GetUtcNow();
        if (now - lastSweep < SweepInterval)
            return;
        lastSweep = now;
        foreach (var (key, item) in items)
        {
            if (item.Expires <= now)
                items.Remove(key);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    sealed record Item(byte[] Data, string ETag, DateTimeOffset? Expires)
    {
        public StateValue ToValue() => new(Data, ETag, StateValue.Expiration(Expires));
    }
}
