using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Users.Leases;

/// <summary>
/// Hands out user numbers from blocks that are taken by compare-and-set on <c>n</c>, and put into the register before the first of them is
/// used. A number is handed out once, by one process.
/// </summary>
sealed class NumberAllocator(IStateStore store, ConditionalWriter writer, InstanceLease register, AbandonedNumbers abandoned, Clock clock, IOptions<StorageOptions> options)
{
    static readonly TimeSpan TimeToTake = TimeSpan.FromSeconds(12);

    readonly Lock gate = new();
    readonly Queue<long> free = new();
    readonly Queue<TaskCompletionSource<long>> waiting = new();
    bool taking;

    /// <summary>Null when the store does not answer.</summary>
    public async Task<long?> TakeAsync(CancellationToken cancellation)
    {
        TaskCompletionSource<long>? turn = null;
        long number = 0;
        lock (gate)
        {
            if (waiting.Count > 0 || !free.TryDequeue(out number))
                waiting.Enqueue(turn = new(TaskCreationOptions.RunContinuationsAsynchronously));

            // Before the last one is gone, so that few creates ever wait for a block.
            if (!taking && free.Count < options.Value.BlockSize / 4)
            {
                taking = true;
                _ = TakeBlocksAsync();
            }
        }

        if (turn is null)
            return number;

        // A number whose taker no longer waits goes to the next.
        using var left = cancellation.Register(() => turn.TrySetCanceled(CancellationToken.None));
        await ((Task)turn.Task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return turn.Task.IsCompletedSuccessfully ? turn.Task.Result : null;
    }

    async Task TakeBlocksAsync()
    {
        while (true)
        {
            int size;
            lock (gate)
                size = Math.Clamp(waiting.Count + options.Value.BlockSize, options.Value.BlockSize, StorageOptions.MaxBlockSize);

            using var limit = clock.Limit(TimeToTake);
            var block = await TakeBlockAsync(size, limit.Token);
            lock (gate)
            {
                for (var i = 0; i < block?.Count; i++)
                    free.Enqueue(block.First + i);
                while (waiting.TryPeek(out var turn) && (block is null || free.Count > 0))
                {
                    waiting.Dequeue();
                    if (block is null)
                        turn.TrySetCanceled(CancellationToken.None);
                    else if (turn.TrySetResult(free.Peek()))
                        free.Dequeue();
                }

                taking = waiting.Count > 0;
                if (!taking)
                    return;
            }
        }
    }

    /// <summary>Nobody will use what is free any more: for a stop, or because a peer that took the register over may have voided it.</summary>
    public void AbandonUnused()
    {
        long[] unused;
        lock (gate)
        {
            unused = [.. free];
            free.Clear();
        }

        abandoned.AddMany(unused);
    }

    /// <summary>A block that is in the register; null when the store does not answer.</summary>
    async Task<NumberBlock?> TakeBlockAsync(int size, CancellationToken cancellation)
    {
        // Who waits for a first register while the store is out of reach would wait in vain: that is told at once.
        if (register.Fault is not null && (await store.ReadAsync(Keys.NextNumber, cancellation)).Fault is not null)
            return null;
        if (!await register.AcquiredAsync(cancellation) || await ReserveAsync(size, cancellation) is not { } first)
            return null;

        var block = new NumberBlock(first, size);
        register.AddBlock(block);
        if (await register.RegisteredAsync(first, cancellation))
            return block;
        abandoned.AddMany(Enumerable.Range(0, size).Select(i => first + i));
        return null;
    }

    async Task<long?> ReserveAsync(int size, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var read = await store.ReadAsync(Keys.NextNumber, cancellation);
            if (read.Fault is not null)
                return null;

            var first = NextOf(read.Value);
            var mine = new NumbersDocument(first + size, Nonce.New());
            var write = new StateWrite(Keys.NextNumber, JsonSerializer.SerializeToUtf8Bytes(mine, DocumentJson.Compact.NumbersDocument), read.Value.ETag);
            var result = await writer.WriteAsync(write, found => Parse(found)?.Nonce == mine.Nonce ? WriteResult.Written : WriteResult.Conflict, cancellation);
            switch (result)
            {
                case WriteResult.Written:
                    return first;
                case WriteResult.Ambiguous:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The first number that no process has taken: every user's is lower.</summary>
    public static long NextOf(StateEntry stored) => Parse(stored)?.Next ?? 1;

    static NumbersDocument? Parse(StateEntry stored) =>
        stored.IsAbsent ? null : JsonSerializer.Deserialize(stored.Value.Span, DocumentJson.Compact.NumbersDocument);
}
