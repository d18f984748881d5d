using Microsoft.Extensions.Options;

namespace Users.Leases;

/// <summary>
/// The register of this process (storage.md, Events): a number is in it before anything is committed to it, so that peers find what this
/// process leaves undone. One loop writes it for all requests at once; it is the process's sign of life as well.
/// </summary>
sealed partial class InstanceLease(LeaseTable registers, Clock clock, IOptions<StorageOptions> options, ILogger<InstanceLease> logger)
{
    static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    readonly Lock gate = new();
    readonly LeaseContents numbers = new();

    /// <summary>Ends when a write is wanted before the next beat.</summary>
    TaskCompletionSource wanted = new();

    /// <summary>Ends with the first write that starts after now, whatever comes of it.</summary>
    TaskCompletionSource next = new();

    string holder = "";
    long beat;
    LeaseRecord record;
    bool isHeld;
    (long Monotonic, DateTimeOffset Wall) confirmed;

    string? fault = "this process has no register yet";

    /// <summary>Null while this process has a register and can write it, else what is wrong: it cannot commit anything.</summary>
    public string? Fault => fault
        ?? (clock.Since(confirmed.Monotonic) > options.Value.LeaseTimeout ? $"the state store takes no writes, for {options.Value.LeaseTimeout.TotalSeconds:0} s already" : null);

    /// <summary>Called when a peer has taken the register over: it may have voided the numbers that nobody uses yet.</summary>
    public Action? Lost { get; set; }

    /// <summary>Covers the numbers of a block from the next confirmed write on, until each is settled.</summary>
    public void AddBlock(NumberBlock block)
    {
        lock (gate)
            numbers.Add(block);
    }

    /// <summary>A number of an own block will not be committed any more, or its created event is published.</summary>
    public void Settle(long number)
    {
        lock (gate)
            numbers.Settle(number);
    }

    /// <summary>One reason more to keep the number in the list.</summary>
    public void Hold(long number)
    {
        lock (gate)
            numbers.Hold(number);
    }

    public void Release(long number)
    {
        lock (gate)
            numbers.Release(number);
    }

    /// <summary>Waits until this process has a register. False: not by the end of the token.</summary>
    public ValueTask<bool> AcquiredAsync(CancellationToken cancellation) => UntilAsync(() => isHeld, cancellation);

    /// <summary>Waits until a confirmed write contains the number, which must be held or in a block. False: not by the end of the token.</summary>
    public ValueTask<bool> RegisteredAsync(long number, CancellationToken cancellation) => UntilAsync(() => IsRegisteredLocked(number), cancellation);

    async ValueTask<bool> UntilAsync(Func<bool> isSo, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            TaskCompletionSource wake;
            Task round;
            lock (gate)
            {
                if (isSo())
                    return true;
                (wake, round) = (wanted, next.Task);
            }

            wake.TrySetResult();
            await EndAsync(round, cancellation);
        }

        return false;
    }

    /// <summary>The number is in the register, and lately enough confirmed that a takeover still looks at what is committed now.</summary>
    public bool Covers(long number)
    {
        lock (gate)
            return IsRegisteredLocked(number);
    }

    bool IsRegisteredLocked(long number)
    {
        if (!isHeld)
            return false;
        var wall = clock.Now - confirmed.Wall;
        var monotonic = clock.Since(confirmed.Monotonic);
        return numbers.Covers(number, isFresh: (wall > monotonic ? wall : monotonic) < 5 * options.Value.LeaseTimeout);
    }

    public bool Is(LeaseRecord other) => isHeld && other.Document?.Holder == holder;

    public async Task RunAsync(CancellationToken stopping)
    {
        var failures = new Backoff(clock, FirstDelay, LongestDelay);
        while (!stopping.IsCancellationRequested)
        {
            if (isHeld ? await WriteAsync(record, stopping) : await AcquireAsync(stopping))
            {
                failures.Reset();
                await SleepAsync(stopping);
            }
            else
            {
                await failures.PauseAsync(stopping);
            }
        }
    }

    /// <summary>After the loop has ended: leaves the register to the next process if nothing is left undone, else to a takeover.</summary>
    public async Task FreeAsync(CancellationToken cancellation)
    {
        if (!isHeld || numbers.Any() || !await ReadBackAsync(cancellation))
            return;
        await registers.FreeAsync(record, cancellation);
        isHeld = false;
    }

    async Task SleepAsync(CancellationToken stopping)
    {
        using var limit = clock.Limit(options.Value.HeartbeatInterval);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        await EndAsync(wanted.Task, either.Token);
        lock (gate)
            wanted = new();
    }

    /// <summary>Waits for the end of the task or of the token, then lets whoever ended it go on first.</summary>
    static async Task EndAsync(Task task, CancellationToken cancellation)
    {
        await task.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await Task.Yield();
    }

    /// <summary>Takes a free one, any of them, so that those who start together seldom meet.</summary>
    async Task<bool> AcquireAsync(CancellationToken stopping)
    {
        var all = await registers.ReadAllAsync(stopping);
        if (all.Fault is not null)
            return false;

        var free = all.Value!.Where(one => one.IsFree).ToArray();
        if (free.Length == 0)
        {
            fault = $"all {LeaseTable.Count} registers are held by other processes: stop one, or wait until a dead one is taken over";
            return false;
        }

        var one = free[clock.Choose(free.Length)];
        holder = Guid.NewGuid().ToString("n");
        var acquired = await WriteAsync(one, stopping);
        if (isHeld)
            LogAcquired(one.Index);
        return acquired;
    }

    /// <summary>One write of all that is wanted, then a read for its ETag, which a save does not return.</summary>
    async Task<bool> WriteAsync(LeaseRecord read, CancellationToken stopping)
    {
        if (isHeld && read.ETag.Length == 0)
            return await ReadBackAsync(stopping);

        LeaseContents.Contents contents;
        TaskCompletionSource round;
        var started = (clock.Timestamp, clock.Now);
        lock (gate)
        {
            contents = numbers.Begin();
            (round, next) = (next, new());
        }

        beat = Math.Max(beat, read.Document?.HeartbeatInterval ?? 0) + 1;
        var document = new LeaseDocument(holder, beat, contents.Blocks, contents.Numbers, Nonce.New());
        var written = await registers.WriteAsync(read, document, stopping) == WriteResult.Written;
        if (written)
        {
            lock (gate)
            {
                numbers.Confirm(contents);
                (isHeld, confirmed, record, fault) = (true, started, read with { ETag = "" }, null);
            }
        }

        round.TrySetResult();
        return isHeld ? await ReadBackAsync(stopping) && written : false;
    }

    /// <summary>False: it could not be read, or a peer has taken it over.</summary>
    async Task<bool> ReadBackAsync(CancellationToken stopping)
    {
        var read = await registers.ReadAsync(record.Index, stopping);
        if (read.Fault is not null)
        {
            record = record with { ETag = "" };
            return false;
        }

        record = read.Value;
        if (record.Document?.Holder == holder)
            return true;

        lock (gate)
        {
            isHeld = false;
            numbers.Unconfirm();
        }

        fault = record.Document is null ? "the state store has lost this process's register" : "a peer has taken this process's register over";
        LogLost(record.Index, fault);
        Lost?.Invoke();
        return false;
    }

    [LoggerMessage(LogLevel.Information, "Holds register {Index}")]
    partial void LogAcquired(int index);

    [LoggerMessage(LogLevel.Warning, "Has lost register {Index}, {Reason}: takes another")]
    partial void LogLost(int index, string reason);
}
