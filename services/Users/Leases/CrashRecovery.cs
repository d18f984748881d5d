using Users.Outbox;
using Users.State;

namespace Users.Leases;

/// <summary>
/// Finishes what dead instances left undone (storage.md, "Crash recovery"), and frees their leases. Several peers that
/// do so at once, or a holder that is alive after all, cost duplicates and retries, never correctness.
/// </summary>
sealed partial class CrashRecovery(
    LeaseTable table,
    UserBatches users,
    AbandonedNumbers abandoned,
    OutboxRelay outbox,
    InstanceLease own,
    Clock clock,
    StorageOptions options,
    ILogger<CrashRecovery> logger)
{
    const int NumbersAtOnce = 200;

    // Used by the loop only; kept across restarts of the loop.
    readonly Dictionary<int, Suspect> suspects = [];
    long lastScan;

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await ScanAsync(stoppingToken);
            await PauseAsync(stoppingToken);
        }

        await Task.WhenAll(suspects.Values.Select(suspect => suspect.Recovery)).WithoutThrowing();
    }

    Task PauseAsync(CancellationToken stoppingToken) =>
        clock.PauseAsync(2 * options.HeartbeatInterval, stoppingToken);

    async Task ScanAsync(CancellationToken stoppingToken)
    {
        var read = await table.ReadAllAsync(stoppingToken);
        var isRead = read.TryGetValue(out var leases, out _);

        // While nobody could read, nobody could write either: a heartbeat that stood still then means nothing.
        if (!isRead || clock.Since(lastScan) > options.LeaseTimeout)
            ForgetAll();
        if (!isRead)
            return;

        lastScan = clock.Timestamp;
        foreach (var lease in leases!)
            await ObserveAsync(lease, stoppingToken);
    }

    async Task ObserveAsync(StoredLease lease, CancellationToken stoppingToken)
    {
        suspects.TryGetValue(lease.Index, out var suspect);
        if (lease.IsFree || own.IsOwn(lease))
        {
            Forget(lease.Index);
        }
        else if (suspect is null || suspect.Nonce != lease.Document!.Nonce)
        {
            Forget(lease.Index);
            suspects[lease.Index] = new(lease.Document!.Nonce, clock.Timestamp);
        }
        else if (suspect.Recovery.IsFaulted)
        {
            Forget(lease.Index);
            await suspect.Recovery;
        }
        else if (suspect.Recovery.IsCompleted && clock.Since(suspect.Since) > options.LeaseTimeout)
        {
            suspect.Recovery = RecoverAsync(lease, suspect, stoppingToken);
        }
    }

    void Forget(int index)
    {
        if (suspects.Remove(index, out var suspect))
            suspect.IsForgotten = true;
    }

    void ForgetAll()
    {
        foreach (var index in suspects.Keys.ToArray())
            Forget(index);
    }

    async Task RecoverAsync(StoredLease lease, Suspect suspect, CancellationToken stoppingToken)
    {
        var (blocks, listed) = (lease.Document!.Blocks, lease.Document.Numbers);
        LogRecovering(lease.Index, blocks.Sum(block => block.Count), listed.Count);
        while (!await RecoverBlocksAsync(blocks, stoppingToken))
        {
            await PauseAsync(stoppingToken);
            if (suspect.IsForgotten || stoppingToken.IsCancellationRequested)
                return;
        }

        // Writes that were under way when the heartbeat stopped may land until the last pass.
        for (var isLastPass = false; !isLastPass;)
        {
            isLastPass = clock.Since(suspect.Since) >= 10 * options.LeaseTimeout;
            var published = listed.Select(number => outbox.EnqueueRecovery(number, EventScope.Entries));
            await Task.WhenAll(published).WaitAsync(stoppingToken);
            await PauseAsync(stoppingToken);
            if (suspect.IsForgotten || stoppingToken.IsCancellationRequested)
                return;
        }

        if (await table.FreeAsync(lease, stoppingToken) == WriteResult.Written)
            LogRecovered(lease.Index);
    }

    /// <summary>
    /// Voids every absent number first, so that no late create can land; then publishes the created events of the
    /// others. False if they cannot be read.
    /// </summary>
    async Task<bool> RecoverBlocksAsync(IReadOnlyList<NumberBlock> blocks, CancellationToken stoppingToken)
    {
        List<Task> published = [];
        foreach (var numbers in blocks.SelectMany(block => block.Enumerate()).Chunk(NumbersAtOnce))
        {
            if (!(await users.ReadAsync(numbers, stoppingToken)).TryGetValue(out var found, out _))
            {
                // Not to request the same again while the broker is down.
                await Task.WhenAll(published).WaitAsync(stoppingToken);
                return false;
            }

            published.Add(abandoned.VoidOrPublishAsync(found.Where(user => user.IsAbsent).Select(user => user.Number)));
            published.AddRange(found
                .Where(user => !user.IsAbsent)
                .Select(user => outbox.EnqueueRecovery(user.Number, EventScope.EntriesAndCreated)));
        }

        await Task.WhenAll(published).WaitAsync(stoppingToken);
        return true;
    }

    /// <summary>A lease with one heartbeat, as long as it does not move.</summary>
    sealed class Suspect(string nonce, long since)
    {
        public string Nonce => nonce;

        public long Since => since;

        public Task Recovery { get; set; } = Task.CompletedTask;

        /// <summary>The lease has moved, or nobody could observe it: the recovery ends.</summary>
        public bool IsForgotten { get; set; }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "Lease {Index} has no heartbeat; recovering its blocks of {InBlocks} numbers and {Listed} other numbers")]
    partial void LogRecovering(int index, int inBlocks, int listed);

    [LoggerMessage(LogLevel.Information, "Recovered and freed lease {Index}")]
    partial void LogRecovered(int index);
}
