using Users.State;

namespace Users.Leases;

/// <summary>
/// Acquires and writes this instance's lease: one loop for all requests at once, at least every heartbeat interval.
/// </summary>
sealed partial class LeaseHeartbeat(
    InstanceLease lease, LeaseTable table, Clock clock, StorageOptions options, ILogger<LeaseHeartbeat> logger)
{
    static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);
    static readonly TimeSpan TimeToSettle = TimeSpan.FromSeconds(0.5);
    static readonly TimeSpan SettlePoll = TimeSpan.FromMilliseconds(10);

    string holder = "";
    long heartbeat;
    bool isHeld;
    StoredLease stored;

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        var failures = new Backoff(clock, FirstDelay, LongestDelay);
        while (!stoppingToken.IsCancellationRequested)
        {
            if (isHeld ? await WriteAsync(stored, stoppingToken) : await AcquireAsync(stoppingToken))
            {
                failures.Reset();
                using var limit = clock.Limit(options.HeartbeatInterval);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
                await lease.WriteRequestedAsync(either.Token);
            }
            else
            {
                await failures.PauseAsync(stoppingToken);
            }
        }
    }

    /// <summary>
    /// After the loop has ended: frees the lease if nothing is unsettled. Otherwise a peer recovers it after the
    /// timeout.
    /// </summary>
    public async Task FreeAsync(CancellationToken cancellationToken)
    {
        if (!isHeld || !await SettledAsync(cancellationToken) || !await ReadBackAsync(cancellationToken))
            return;
        await table.FreeAsync(stored, cancellationToken);
        isHeld = false;
    }

    // The drains have completed the last tasks; the reservations that wait for them may not have continued yet.
    async Task<bool> SettledAsync(CancellationToken cancellationToken)
    {
        var started = clock.Timestamp;
        while (lease.HasUnsettled && clock.Since(started) < TimeToSettle && !cancellationToken.IsCancellationRequested)
            await clock.PauseAsync(SettlePoll, cancellationToken);
        return !lease.HasUnsettled;
    }

    /// <summary>Takes any free lease, so that instances that start together seldom meet.</summary>
    async Task<bool> AcquireAsync(CancellationToken stoppingToken)
    {
        if (!(await table.ReadAllAsync(stoppingToken)).TryGetValue(out var leases, out _))
            return false;

        var free = Array.FindAll(leases, one => one.IsFree);
        if (free.Length == 0)
        {
            lease.FailToAcquire(
                $"all {LeaseTable.Count} leases are held: stop an instance, or wait until a dead one is recovered");
            return false;
        }

        var chosen = free[clock.Choose(free.Length)];
        holder = Guid.NewGuid().ToString("n");
        var isWritten = await WriteAsync(chosen, stoppingToken);
        if (isHeld)
            LogAcquired(chosen.Index);
        return isWritten;
    }

    /// <summary>One write of everything requested, then a read for its ETag, which a save does not return.</summary>
    async Task<bool> WriteAsync(StoredLease read, CancellationToken stoppingToken)
    {
        if (isHeld && read.ETag.Length == 0)
            return await ReadBackAsync(stoppingToken);

        var write = lease.BeginWrite();
        heartbeat = Math.Max(heartbeat, read.Document?.Heartbeat ?? 0) + 1;
        var contents = write.Contents;
        var document = new LeaseDocument(holder, heartbeat, contents.Blocks, contents.Numbers, Nonce.New());
        bool isWritten;
        try
        {
            isWritten = await table.WriteAsync(read, document, stoppingToken) == WriteResult.Written;
            if (isWritten)
            {
                (isHeld, stored) = (true, read with { ETag = "" });
                lease.Confirm(write, holder);
            }
        }
        finally
        {
            write.Completion.TrySetResult();
        }

        return isHeld && await ReadBackAsync(stoppingToken) && isWritten;
    }

    /// <summary>False if the lease cannot be read, or a peer has recovered it.</summary>
    async Task<bool> ReadBackAsync(CancellationToken stoppingToken)
    {
        if (!(await table.ReadAsync(stored.Index, stoppingToken)).TryGetValue(out var read, out _))
        {
            stored = stored with { ETag = "" };
            return false;
        }

        stored = read;
        if (stored.Document?.Holder == holder)
            return true;

        isHeld = false;
        var reason = stored.Document is null
            ? "the state store has lost this instance's lease"
            : "a peer has recovered this instance's lease";
        lease.Lose(reason);
        LogLost(stored.Index, reason);
        return false;
    }

    [LoggerMessage(LogLevel.Information, "Acquired lease {Index}")]
    partial void LogAcquired(int index);

    [LoggerMessage(LogLevel.Warning, "Lost lease {Index} ({Reason}); acquiring another")]
    partial void LogLost(int index, string reason);
}
