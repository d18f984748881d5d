using Users.State;

namespace Users.Outbox;

enum RoundOutcome
{
    Done,

    /// <summary>A document changed meanwhile, or a write failed: read again soon.</summary>
    Raced,

    /// <summary>The store or the broker does not answer.</summary>
    Failed,
}

/// <param name="Completed">The numbers whose events are all acknowledged and removed.</param>
sealed record RoundResult(RoundOutcome Outcome, IReadOnlyList<long> Completed);

/// <summary>
/// One round of the relay over a batch of documents: read, publish, then remove the acknowledged entries, each in one
/// call.
/// </summary>
sealed partial class OutboxRound(
    IStateStore store, UserDocuments users, IEventBroker broker, ILogger<OutboxRound> logger)
{
    // About 1 KB each, and a sidecar takes 4 MiB in one request; the rest follows with the next round.
    const int MaxEvents = 1000;

    /// <summary>Null if the last publish succeeded, else what failed.</summary>
    public string? FailureReason { get; private set; }

    public async Task<RoundResult> RunAsync(
        IReadOnlyList<KeyValuePair<long, PendingDocument>> batch, CancellationToken stoppingToken)
    {
        List<long> completed = [];
        var found = await ReadAsync(batch, completed, stoppingToken);
        if (found is null)
            return new(RoundOutcome.Failed, completed);

        var isPublished = await PublishAsync(found, stoppingToken);
        var removed = await RemoveAsync(found, completed, stoppingToken);
        return new(isPublished ? removed : RoundOutcome.Failed, completed);
    }

    sealed record Item(StoredUser Stored, PendingDocument Pending)
    {
        public bool IsAllAcknowledged => Pending.IsAllAcknowledged(Stored.Document);
    }

    /// <summary>The documents that have events; null if one cannot be read.</summary>
    async Task<List<Item>?> ReadAsync(
        IReadOnlyList<KeyValuePair<long, PendingDocument>> batch,
        List<long> completed,
        CancellationToken stoppingToken)
    {
        var read = await store.ReadManyAsync([.. batch.Select(item => Keys.User(item.Key))], stoppingToken);
        if (!read.TryGetValue(out var entries, out _))
            return null;

        List<Item> found = [];
        foreach (var ((number, pending), entry) in batch.Zip(entries))
        {
            var stored = StoredUser.Parse(number, entry);
            // A failed item of a bulk get looks absent.
            if (entry.IsAbsent && !(await users.ReadAsync(number, stoppingToken)).TryGetValue(out stored, out _))
                return null;
            if (pending.EventsOf(stored.Document).Any())
                found.Add(new(stored, pending));
            else
                completed.Add(number);
        }

        return found;
    }

    /// <summary>Publishes what is not yet acknowledged. False if the broker rejected any event.</summary>
    async Task<bool> PublishAsync(List<Item> found, CancellationToken stoppingToken)
    {
        var events = found
            .SelectMany(item => item.Pending.EventsOf(item.Stored.Document), (item, entry) => (item, entry))
            .Where(due => !due.item.Pending.IsAcknowledged(due.entry))
            .Take(MaxEvents)
            .ToArray();
        var accepted = await broker.PublishAsync(
            [.. events.Select(due => UserEvent.Create(due.item.Stored, due.entry))], stoppingToken);
        foreach (var (item, entry) in events.Where((_, i) => accepted[i]))
            item.Pending.Acknowledge(entry.Version);

        var rejected = accepted.Count(ok => !ok);
        FailureReason = rejected == 0 ? null : $"the broker rejected {rejected} of {events.Length} events";
        if (rejected > 0)
            LogRejected(rejected, events.Length);
        return rejected == 0;
    }

    /// <summary>Removes acknowledged entries from the documents.</summary>
    async Task<RoundOutcome> RemoveAsync(List<Item> found, List<long> completed, CancellationToken stoppingToken)
    {
        List<(Item Item, OutboxEntry[] Left)> changed = [];
        foreach (var item in found)
        {
            var entries = item.Stored.Document!.Events;
            var left = entries.Where(entry => !item.Pending.IsAcknowledged(entry)).ToArray();
            if (left.Length < entries.Count)
                changed.Add((item, left));
            else if (entries.Count == 0 && item.IsAllAcknowledged)
                completed.Add(item.Stored.Number);
        }

        if (changed.Count == 0)
            return RoundOutcome.Done;

        var writes = changed.Select(change => change.Item.Stored.Replacement(
            change.Item.Stored.Document! with { Events = change.Left }));

        // A bulk save does not say which items lost their race: all are read again.
        if (!await store.WriteManyAsync([.. writes], stoppingToken))
            return RoundOutcome.Raced;

        completed.AddRange(
            from change in changed
            where change.Left.Length == 0 && change.Item.IsAllAcknowledged
            select change.Item.Stored.Number);
        return RoundOutcome.Done;
    }

    [LoggerMessage(LogLevel.Warning, "Broker rejected {Rejected} of {Count} events; retrying")]
    partial void LogRejected(int rejected, int count);
}
