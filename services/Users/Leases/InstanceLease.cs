using Users.State;

namespace Users.Leases;

/// <summary>
/// This instance's lease (storage.md, "Events"): contains each number before anything is committed to it, so that peers
/// find what a crash leaves behind. <see cref="LeaseHeartbeat"/> writes it. Thread-safe.
/// </summary>
sealed class InstanceLease(Clock clock, StorageOptions options)
{
    readonly Lock gate = new();
    readonly LeaseContents contents = new();
    readonly Signal writeRequested = new();
    TaskCompletionSource nextWrite = new();
    (long Monotonic, DateTimeOffset Wall) confirmed;
    string? failureReason = "this instance has no lease yet";
    string? holder;

    /// <summary>Null while this instance can commit, else what prevents it.</summary>
    public string? FailureReason
    {
        get
        {
            lock (gate)
            {
                var isStale = clock.Since(confirmed.Monotonic) > options.LeaseTimeout;
                return failureReason ?? (isStale
                    ? $"the state store has not accepted a write for {options.LeaseTimeout.TotalSeconds:0} s"
                    : null);
            }
        }
    }

    /// <summary>Counts losses: a peer may have voided the numbers that were unused before the last one.</summary>
    public int Generation { get; private set; }

    /// <summary>Registers the numbers of a block with the next write, until each is settled.</summary>
    public void AddBlock(NumberBlock block)
    {
        lock (gate)
            contents.AddBlock(block);
    }

    /// <summary>A number of an own block is void, or its created event is published.</summary>
    public void Settle(long number)
    {
        lock (gate)
            contents.Settle(number);
    }

    /// <summary>Begins to put the number into the list, for a change.</summary>
    public Reservation ReserveForChange(long number) => new ChangeReservation(this, number, Hold(number), clock);

    /// <summary>Puts the number into the list with the next write, until it is released.</summary>
    /// <returns>
    /// A task that completes with that write, whatever its result, or is complete if the number is registered already.
    /// </returns>
    public Task Hold(long number)
    {
        lock (gate)
        {
            contents.Hold(number);
            if (IsRegisteredLocked(number))
                return Task.CompletedTask;
        }

        return RequestWrite();
    }

    /// <summary>The number leaves with a write that is made anyway.</summary>
    public void Release(long number)
    {
        lock (gate)
            contents.Release(number);
    }

    /// <summary>
    /// The number is registered, recently enough that recovery would still find what is committed now.
    /// </summary>
    public bool IsRegistered(long number)
    {
        lock (gate)
            return IsRegisteredLocked(number);
    }

    /// <summary>Waits until this instance holds a lease. False if it does not before the token is canceled.</summary>
    public ValueTask<bool> AcquiredAsync(CancellationToken cancellationToken) =>
        UntilAsync(() => holder is not null, Task.CompletedTask, cancellationToken);

    /// <summary>Waits until the number is registered. False if it is not before the token is canceled.</summary>
    /// <param name="write">The write requested when the number was added.</param>
    public ValueTask<bool> RegisteredAsync(long number, Task write, CancellationToken cancellationToken) =>
        UntilAsync(() => IsRegisteredLocked(number), write, cancellationToken);

    /// <summary>Wakes the heartbeat.</summary>
    /// <returns>A task that completes with the next write that starts from now on, whatever its result.</returns>
    public Task RequestWrite()
    {
        Task write;
        lock (gate)
            write = nextWrite.Task;
        writeRequested.Set();
        return write;
    }

    public bool IsOwn(StoredLease lease) => IsTrue(() => holder is not null && lease.Document?.Holder == holder);

    async ValueTask<bool> UntilAsync(Func<bool> condition, Task write, CancellationToken cancellationToken)
    {
        while (!IsTrue(condition))
        {
            if (cancellationToken.IsCancellationRequested)
                return false;
            await write.UntilEndAsync(cancellationToken);
            if (!IsTrue(condition))
                write = RequestWrite();
        }

        return true;
    }

    bool IsTrue(Func<bool> condition)
    {
        lock (gate)
            return condition();
    }

    bool IsRegisteredLocked(long number) => holder is not null && contents.Find(number) switch
    {
        Coverage.Block => true,
        Coverage.List => SinceConfirmed() < 5 * options.LeaseTimeout,
        _ => false,
    };

    // The larger of both clocks: one of them may stand still while the machine is suspended.
    TimeSpan SinceConfirmed()
    {
        var wall = clock.Now - confirmed.Wall;
        var monotonic = clock.Since(confirmed.Monotonic);
        return wall > monotonic ? wall : monotonic;
    }

    // The rest is for the heartbeat.

    /// <summary>A number is unsettled or held.</summary>
    public bool HasUnsettled => IsTrue(contents.Any);

    public Task WriteRequestedAsync(CancellationToken cancellationToken) => writeRequested.WaitAsync(cancellationToken);

    public LeaseWrite BeginWrite()
    {
        lock (gate)
        {
            var write = new LeaseWrite(contents.BeginWrite(), (clock.Timestamp, clock.Now), nextWrite);
            nextWrite = new();
            return write;
        }
    }

    public void Confirm(LeaseWrite write, string writtenBy)
    {
        lock (gate)
        {
            contents.Confirm(write.Contents);
            (holder, confirmed, failureReason) = (writtenBy, write.Started, null);
        }
    }

    public void Lose(string reason)
    {
        lock (gate)
        {
            contents.Unconfirm();
            (holder, failureReason) = (null, reason);
            Generation++;
        }
    }

    public void FailToAcquire(string reason)
    {
        lock (gate)
            failureReason = reason;
    }
}

/// <summary>
/// One write of the lease: what it contains, when it started, and the completion that its waiters await.
/// </summary>
sealed record LeaseWrite(
    LeaseContents.Snapshot Contents, (long Monotonic, DateTimeOffset Wall) Started, TaskCompletionSource Completion);
