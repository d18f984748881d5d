using System.Collections.Concurrent;
using Users.Outbox;
using Users.State;

namespace Users.Leases;

/// <summary>
/// Numbers that nobody will commit to any more. Each is made void in the background, so that nobody waits for it; if a
/// late write has created a user after all, the user's events are published.
/// </summary>
sealed class AbandonedNumbers(UserDocuments users, BackgroundWork background, OutboxRelay outbox)
{
    const int WritesAtOnce = 100;

    readonly ConcurrentDictionary<long, bool> own = [];

    /// <summary>This instance has abandoned the number, and it is not void yet.</summary>
    public bool Contains(long number) => own.ContainsKey(number);

    /// <summary>Completes once the number is void or its user's events are published.</summary>
    public async Task VoidOrPublishAsync(long number)
    {
        own[number] = true;
        var result = WriteResult.Ambiguous;
        await background.RunAsync("make a number void", async cancellationToken =>
        {
            result = await users.VoidAsync(number, cancellationToken);
            if (result == WriteResult.Ambiguous)
                return false;
            own.TryRemove(number, out _);
            return true;
        });
        if (result == WriteResult.Conflict)
            await outbox.EnqueueRecovery(number, EventScope.EntriesAndCreated);
    }

    /// <summary>Completes once all are void or their users' events are published.</summary>
    public Task VoidOrPublishAsync(IEnumerable<long> numbers) =>
        Task.WhenAll(numbers.Chunk(WritesAtOnce).Select(VoidOrPublishChunkAsync));

    async Task VoidOrPublishChunkAsync(long[] numbers)
    {
        IReadOnlyList<long> left = [];
        await background.RunAsync("make numbers void", async cancellationToken =>
        {
            left = await users.VoidManyAsync(numbers, cancellationToken);
            return true;
        });
        await Task.WhenAll(left.Select(VoidOrPublishAsync));
    }
}
