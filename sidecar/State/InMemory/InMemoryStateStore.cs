using System.Globalization;

namespace Sidecar.State.InMemory;

/// <summary><c>state.in-memory</c>: one dictionary under one lock, gone with the sidecar.</summary>
sealed class InMemoryStateStore(TimeProvider clock) : IStateStore
{
    static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    readonly Dictionary<string, Item> items = [];
    readonly Lock gate = new();
    DateTimeOffset swept = clock.GetUtcNow();

    public IReadOnlyList<string> Capabilities => ["ETAG", "TRANSACTIONAL", "TTL", "DELETE_WITH_PREFIX", "KEYS_LIKE", "ACTOR"];

    public Task<StateValue?> GetAsync(string key, CancellationToken cancellation)
    {
        lock (gate)
            return Task.FromResult(Find(key)?.ToValue());
    }

    public Task<IReadOnlyDictionary<string, StateValue>> GetManyAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        lock (gate)
            return Task.FromResult<IReadOnlyDictionary<string, StateValue>>(keys
                .Select(key => (key, item: Find(key)))
                .Where(found => found.item is not null)
                .ToDictionary(found => found.key, found => found.item!.ToValue()));
    }

    public Task<StateFailure?> WriteAsync(StateWrite write, CancellationToken cancellation) => TransactAsync([write], cancellation);

    /// <summary>Everything is checked before anything is written.</summary>
    public Task<StateFailure?> TransactAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellation)
    {
        foreach (var write in writes)
            if (write.Metadata.GetValueOrDefault(Ttl) is { Length: > 0 } text
                && !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
                return Task.FromResult<StateFailure?>(new(StateFailureKind.Failed, $"strconv.Atoi: parsing \"{text}\": invalid syntax"));

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

    StateFailure? Check(StateWrite write)
    {
        var item = Find(write.Key);
        if (write.ETag is { } etag)
            return item is null ? StateFailure.Mismatch($"state not exist or expired for key={write.Key}")
                : item.ETag != etag ? StateFailure.Mismatch($"state etag not match for key={write.Key}: current={item.ETag}, expect={etag}")
                : null;
        return write.Words.FirstWrite && item is not null ? StateFailure.Mismatch("item already exists and no etag was passed") : null;
    }

    void Apply(StateWrite write)
    {
        if (write is not StateSet set)
            items.Remove(write.Key);
        else
            items[set.Key] = new(set.Data, Guid.NewGuid().ToString(), set.Metadata.GetValueOrDefault(Ttl) is { Length: > 0 } text
                && long.Parse(text, CultureInfo.InvariantCulture) is > 0 and <= MaxSeconds and var seconds ? clock.GetUtcNow().AddSeconds(seconds) : null);
    }

    Item? Find(string key) => items.TryGetValue(key, out var item) && !(item.Expires <= clock.GetUtcNow()) ? item : null;

    void Sweep()
    {
        var now = clock.GetUtcNow();
        if (now - swept < SweepInterval)
            return;
        swept = now;
        foreach (var (key, item) in items)
            if (item.Expires <= now)
                items.Remove(key);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    const string Ttl = "ttlInSeconds";

    /// <summary>Longer is for ever: the calendar ends before.</summary>
    const long MaxSeconds = 100L * 365 * 24 * 3600;

    sealed record Item(byte[] Data, string ETag, DateTimeOffset? Expires)
    {
        public StateValue ToValue() => new(Data, ETag, StateValue.Expiring(Expires));
    }
}
