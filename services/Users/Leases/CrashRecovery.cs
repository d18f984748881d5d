using Microsoft.Extensions.Options;

namespace Users.Leases;

/// <summary>
/// Does what dead processes left undone (storage.md, LeaseTimeout): voids the numbers of their blocks that have no user, publishes what they
/// committed and did not prove published, and sets their registers free. Peers that do so at once, or a holder that is alive after all,
/// cost duplicates and retries, never correctness.
/// </summary>
sealed partial class CrashRecovery(LeaseTable registers, UserRanges ranges, AbandonedNumbers abandoned, OutboxRelay outbox, InstanceLease own, Clock clock,
    IOptions<StorageOptions> options, ILogger<CrashRecovery> logger)
{
    const int NumbersAtOnce = 200;

    readonly Dictionary<int, Observation> observations = [];
    long lastScan;

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await ScanAsync(stopping);
            await clock.PauseAsync(2 * options.Value.HeartbeatInterval, stopping);
        }
    }

    async Task ScanAsync(CancellationToken stopping)
    {
        var all = await registers.ReadAllAsync(stopping);

        // While nobody could read, nobody could write either: no beat says nothing then.
        if (all.Fault is not null || clock.Since(lastScan) > options.Value.LeaseTimeout)
            observations.Clear();
        if (all.Fault is not null)
            return;

        lastScan = clock.Timestamp;
        foreach (var record in all.Value!)
        {
            if (record.IsFree || own.Is(record))
                observations.Remove(record.Index);
            else if (!observations.TryGetValue(record.Index, out var observation) || observation.Nonce != record.Document!.Nonce)
                observations[record.Index] = new(record.Document!.Nonce, clock.Timestamp);
            else if (clock.Since(observation.Since) > options.Value.LeaseTimeout)
                await RecoverAsync(record, observation, stopping);
        }
    }

    async Task RecoverAsync(LeaseRecord record, Observation observation, CancellationToken stopping)
    {
        if (!observation.IsIdle)
            return;

        var age = clock.Since(observation.Since);
        if (!observation.AreBlocksDone)
        {
            LogTakesOver(record.Index, record.Document!.Blocks.Sum(block => block.Count), record.Document.Numbers.Count);
            if (!await VoidAsync(record.Document.Blocks, observation, stopping))
                return;
            observation.AreBlocksDone = true;
        }
        else if (observation.LastPass >= 10 * options.Value.LeaseTimeout)
        {
            if (await registers.FreeAsync(record, stopping) == WriteResult.Written)
                LogFreed(record.Index);
            return;
        }

        // What was under way when the beat stopped may land until then: the list is gone through again and again.
        observation.LastPass = age;
        foreach (var number in record.Document!.Numbers)
            Publish(number, isNew: false, observation);
    }

    /// <summary>First every absent number becomes void, so that no late create can land; then the created events of the others are due.</summary>
    async Task<bool> VoidAsync(IReadOnlyList<NumberBlock> blocks, Observation observation, CancellationToken stopping)
    {
        foreach (var some in blocks.SelectMany(block => Enumerable.Range(0, block.Count).Select(i => block.First + i)).Chunk(NumbersAtOnce))
        {
            var read = await ranges.ReadAsync(some, stopping);
            if (read.Fault is not null)
                return false;

            var absent = read.Value!.Where(found => found.IsAbsent).Select(found => found.Number).ToArray();
            observation.Begin(absent.Length);
            abandoned.AddMany(absent, _ => observation.End());
            foreach (var found in read.Value!.Where(found => !found.IsAbsent))
                Publish(found.Number, isNew: true, observation);
        }

        return true;
    }

    void Publish(long number, bool isNew, Observation observation)
    {
        observation.Begin(1);
        outbox.Due(number, isNew, observation.End);
    }

    /// <summary>One register with one beat, as long as it does not move.</summary>
    sealed class Observation(string nonce, long since)
    {
        int open;

        public string Nonce => nonce;

        public long Since => since;

        public bool AreBlocksDone { get; set; }

        /// <summary>How old the beat was when the list was last gone through.</summary>
        public TimeSpan LastPass { get; set; }

        public bool IsIdle => Volatile.Read(ref open) == 0;

        public void Begin(int count) => Interlocked.Add(ref open, count);

        public void End() => Interlocked.Decrement(ref open);
    }

    [LoggerMessage(LogLevel.Warning, "InstanceLease {Index} has no beat any more: takes over its blocks of {InBlocks} numbers, and {Listed} others")]
    partial void LogTakesOver(int index, int inBlocks, int listed);

    [LoggerMessage(LogLevel.Information, "InstanceLease {Index} is worked off and free again")]
    partial void LogFreed(int index);
}
