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
        var published = Task.CompletedTask;
        await background.RunAsync("make a number void", async cancellationToken =>
        {
            var result = await users.VoidAsync(number, cancellationToken);
            if (result == WriteResult.Ambiguous)
                return false;

            // Within the attempt, so that a stop that waits for it finds the request in the outbox.
            if (result == WriteResult.Conflict)
                published = outbox.EnqueueRecovery(number, EventScope.EntriesAndCreated);
            own.TryRemove(number, out _);
            return true;
        });
        await published;
    }

    /// <summary>Completes once all are void or their users' events are published.</summary>
    public Task VoidOrPublishAsync(IEnumerable<long> numbers) =>
        Task.WhenAll(numbers.Chunk(WritesAtOnce).Select(VoidOrPublishChunkAsync));

    async Task VoidOrPublishChunkAsync(long[] numbers)
    {
        Task[] left = [];
        await background.RunAsync("make numbers void", async cancellationToken =>
        {
            var unknown = await users.VoidManyAsync(numbers, cancellationToken);
            left = [.. unknown.Select(VoidOrPublishAsync)];
            return true;
        });
        await Task.WhenAll(left);
    }
}
