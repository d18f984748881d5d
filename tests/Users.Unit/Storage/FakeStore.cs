using System.Globalization;
using Users.Storage;

namespace Users.Unit.Storage;

/// <summary>How the store under test makes ETags, and what it does with one for a key that is not there (storage.md, the table).</summary>
public enum Semantics
{
    /// <summary>ETags count up from 1; a write with an ETag for an absent key creates it.</summary>
    Redis,

    /// <summary>Every write makes a new random ETag; a write with an ETag for an absent key is refused.</summary>
    UniqueETags,
}

/// <summary>What may go wrong with a call, each with its chance between 0 and 1.</summary>
/// <param name="LostReply">The write is done, the answer says nothing.</param>
/// <param name="LateWrite">The answer says nothing, and the write is tried a while later.</param>
/// <param name="Refusal">Neither done nor will it be.</param>
/// <param name="FailedRead">Reads, too, and single items of a bulk get, which then look absent.</param>
sealed record Faults(double LostReply = 0, double LateWrite = 0, double Refusal = 0, double FailedRead = 0)
{
    public static Faults None { get; } = new();
}

/// <summary>A state store in memory with the promises of a real one and no more. All choices come from one seed.</summary>
sealed class FakeStore(Semantics semantics, int seed) : IStateStore
{
    readonly Lock gate = new();
    readonly Random random = new(seed);
    readonly Dictionary<string, Stored> values = [];
    readonly List<Task> late = [];

    public Faults Faults { get; set; } = Faults.None;

    /// <summary>Runs before a write takes effect: a test holds one back here to choose the interleaving.</summary>
    public Func<StateWrite, Task> Before { get; set; } = _ => Task.CompletedTask;

    public async Task<Outcome<Stored>> ReadAsync(string key, CancellationToken cancellation)
    {
        await WanderAsync();
        return Happens(Faults.FailedRead) ? FaultCode.StoreUnavailable : Peek(key);
    }

    public async Task<Outcome<IReadOnlyList<Stored>>> ReadManyAsync(IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        await WanderAsync();
        if (Happens(Faults.FailedRead))
            return FaultCode.StoreUnavailable;
        return keys.Select(key => Happens(Faults.FailedRead) ? Stored.Absent : Peek(key)).ToArray();
    }

    public async Task<bool> WriteAsync(StateWrite write, CancellationToken cancellation)
    {
        await WanderAsync();
        await Before(write);
        if (Happens(Faults.Refusal))
            return false;
        if (Happens(Faults.LateWrite))
        {
            lock (gate)
                late.Add(LaterAsync(write));
            return false;
        }

        return Apply(write) & !Happens(Faults.LostReply);
    }

    public async Task<bool> WriteManyAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellation)
    {
        var written = await Task.WhenAll(writes.Select(write => WriteAsync(write, cancellation)));
        return Array.TrueForAll(written, done => done);
    }

    public Stored Peek(string key)
    {
        lock (gate)
            return values.GetValueOrDefault(key, Stored.Absent);
    }

    /// <summary>Returns when no write is under way any more.</summary>
    public async Task SettleAsync()
    {
        Task[] all;
        lock (gate)
            all = [.. late];
        await Task.WhenAll(all);
    }

    bool Apply(StateWrite write)
    {
        lock (gate)
        {
            var there = values.GetValueOrDefault(write.Key, Stored.Absent);
            var createdByETag = semantics == Semantics.Redis && there.IsAbsent;
            if (there.ETag != write.ETag && !createdByETag)
                return false;

            var etag = semantics == Semantics.Redis
                ? (there.IsAbsent ? 1 : long.Parse(there.ETag, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture)
                : Guid.NewGuid().ToString();
            values[write.Key] = new(write.Value.ToArray(), etag);
            return true;
        }
    }

    async Task LaterAsync(StateWrite write)
    {
        await Task.Delay(Next(1, 40));
        Apply(write);
    }

    // Lets the others run in between, a random number of turns.
    async Task WanderAsync()
    {
        for (var turns = Next(1, 4); turns > 0; turns--)
            await Task.Yield();
    }

    bool Happens(double chance)
    {
        lock (gate)
            return random.NextDouble() < chance;
    }

    int Next(int from, int to)
    {
        lock (gate)
            return random.Next(from, to);
    }
}
