using System.Diagnostics.CodeAnalysis;
using Users.State;

namespace Users.Leases;

/// <summary>
/// Hands out user numbers from blocks that are registered before the first of their numbers is used (hi/lo allocation).
/// A number is handed out once, by one instance.
/// </summary>
sealed class NumberAllocator(
    NumberSequence sequence, InstanceLease lease, AbandonedNumbers abandoned, Clock clock, StorageOptions options)
{
    static readonly TimeSpan TimeToTake = TimeSpan.FromSeconds(12);

    // Shared by creates and the loop, under the gate.
    readonly Lock gate = new();
    readonly Queue<long> free = new();
    readonly Queue<TaskCompletionSource<long?>> waiting = new();
    readonly Signal blockRequested = new();
    bool isBlockRequested;
    int generation;

    /// <summary>Null if no block can be registered within 12 s, or before the token is canceled.</summary>
    public async Task<CreateReservation?> TakeAsync(CancellationToken cancellationToken)
    {
        if (TryTake(out var number, out var turn))
            return ReserveOwn(number);

        // If this caller no longer waits, its number goes to the next one.
        using var left = cancellationToken.Register(() => turn.TrySetResult(null));
        return await turn.Task is { } taken ? ReserveOwn(taken) : null;
    }

    /// <summary>A number that another instance took for the same idempotency key and has not committed.</summary>
    public CreateReservation Adopt(long number) => Reserve(number, NumberOrigin.Adopted, lease.Hold(number));

    /// <summary>Takes blocks as creates need them.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (NextBlockSize() is not { } size)
            {
                await blockRequested.WaitAsync(stoppingToken);
                continue;
            }

            Distribute(await TakeBlockAsync(size, stoppingToken));
        }
    }

    /// <summary>For a stop: abandons the numbers that no create has taken.</summary>
    public void AbandonUnused()
    {
        long[] unused;
        lock (gate)
            unused = TakeAllLocked();
        Abandon(unused);
    }

    bool TryTake(out long number, [NotNullWhen(false)] out TaskCompletionSource<long?>? turn)
    {
        long[] lost = [];
        bool isTaken;
        turn = null;
        lock (gate)
        {
            if (generation != lease.Generation)
            {
                // A peer that recovered the lost lease may have voided them.
                lost = TakeAllLocked();
                generation = lease.Generation;
            }

            number = 0;
            isTaken = waiting.Count == 0 && free.TryDequeue(out number);
            if (!isTaken)
                waiting.Enqueue(turn = new(TaskCreationOptions.RunContinuationsAsynchronously));

            // Before the last one is gone, so that few creates wait for a block.
            if (free.Count < options.BlockSize / 4)
            {
                isBlockRequested = true;
                blockRequested.Set();
            }
        }

        Abandon(lost);
        return isTaken;
    }

    /// <summary>Null if no create needs a block. Grows with the creates that wait.</summary>
    int? NextBlockSize()
    {
        lock (gate)
        {
            return isBlockRequested || waiting.Count > 0
                ? Math.Clamp(waiting.Count + options.BlockSize, options.BlockSize, StorageOptions.MaxBlockSize)
                : null;
        }
    }

    /// <summary>A registered block; null if the store does not answer.</summary>
    async Task<NumberBlock?> TakeBlockAsync(int size, CancellationToken stoppingToken)
    {
        using var limit = clock.Limit(TimeToTake);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);

        // Without a lease and with the store out of reach, waiting is pointless: fail the creates at once.
        if (lease.FailureReason is not null && !await sequence.IsReachableAsync(either.Token))
            return null;
        // A stop does not cancel the write: a block that is taken and not registered is left to a repair.
        if (!await lease.AcquiredAsync(either.Token)
            || await sequence.TakeAsync(size, limit.Token) is not { } block)
            return null;

        lease.AddBlock(block);
        if (await lease.RegisteredAsync(block.First, lease.RequestWrite(), either.Token))
            return block;
        Abandon([.. block.Enumerate()]);
        return null;
    }

    /// <param name="block">Null ends the waiting of all creates.</param>
    void Distribute(NumberBlock? block)
    {
        lock (gate)
        {
            foreach (var number in block?.Enumerate() ?? [])
                free.Enqueue(number);
            while (waiting.TryPeek(out var turn) && (block is null || free.Count > 0))
            {
                waiting.Dequeue();
                if (block is null)
                    turn.TrySetResult(null);
                else if (turn.TrySetResult(free.Peek()))
                    free.Dequeue();
            }

            isBlockRequested = false;
        }
    }

    long[] TakeAllLocked()
    {
        long[] all = [.. free];
        free.Clear();
        return all;
    }

    void Abandon(long[] numbers)
    {
        if (numbers.Length == 0)
            return;
        var voided = abandoned.VoidOrPublishAsync(numbers);
        foreach (var number in numbers)
            ReserveOwn(number).HandOver(voided);
    }

    CreateReservation ReserveOwn(long number) => Reserve(number, NumberOrigin.OwnBlock, Task.CompletedTask);

    CreateReservation Reserve(long number, NumberOrigin origin, Task write) =>
        new(lease, number, origin, abandoned, write, clock);
}
