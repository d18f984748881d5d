using System.Threading.Channels;
using Users.Storage;

namespace Users.Events;

/// <summary>
/// Hands every committed version to the broker: gathers what is due, publishes it in bulk, then proves it by taking the published entries
/// out of the documents (storage.md, Events). Tries without end; what is lost with the process is still in the documents.
/// </summary>
sealed partial class Publisher(IStateStore store, UserRecords records, IEventBroker broker, Clock clock, ILogger<Publisher> logger) : BackgroundService
{
    const int MaxDocuments = 100;

    // About 1 KB each, and a sidecar takes 4 MiB in one request: the rest of a document's events follow with the next round.
    const int MaxEvents = 1000;
    static readonly TimeSpan AfterARace = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    readonly Channel<long> due = Channel.CreateUnbounded<long>(new() { SingleReader = true });
    readonly HashSet<long> pending = [];

    // Published and not yet proven: a document whose proof lost a race is proven again, not published again.
    readonly Dictionary<long, HashSet<long>> published = [];

    /// <summary>Null if the last delivery to the broker went well, else what is wrong.</summary>
    public string? Fault { get; private set; }

    /// <summary>The document of this number may have events to publish. Never waits.</summary>
    public void Due(long number) => due.Writer.TryWrite(number);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (failures, races) = (new Backoff(clock, FirstDelay, LongestDelay), new Backoff(clock, AfterARace, LongestDelay));
        while (await GatherAsync(stoppingToken) is { Length: > 0 } batch)
        {
            switch (await PublishAsync(batch, stoppingToken))
            {
                case Round.Done:
                    failures.Reset();
                    races.Reset();
                    break;
                case Round.Raced:
                    await races.PauseAsync(stoppingToken);
                    break;
                case Round.Failed:
                    await failures.PauseAsync(stoppingToken);
                    break;
            }
        }
    }

    /// <summary>A stop publishes what is due, as long as it is given time and the sidecar answers.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        due.Writer.TryComplete();
        if (ExecuteTask is { } loop)
            await loop.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    /// <summary>Waits for work; empty when there will be none any more.</summary>
    async Task<long[]> GatherAsync(CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested)
            return [];
        if (pending.Count == 0)
            await ((Task)due.Reader.WaitToReadAsync(stopping).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (pending.Count < MaxDocuments && due.Reader.TryRead(out var number))
            pending.Add(number);
        return [.. pending.Take(MaxDocuments)];
    }

    enum Round
    {
        Done,

        /// <summary>Somebody changed a document meanwhile, or a write failed: read again.</summary>
        Raced,

        /// <summary>The store or the broker does not answer.</summary>
        Failed,
    }

    /// <summary>What is not done stays pending.</summary>
    async Task<Round> PublishAsync(long[] batch, CancellationToken stopping)
    {
        var read = await store.ReadManyAsync([.. batch.Select(Keys.User)], stopping);
        if (read.Fault is not null)
            return Round.Failed;

        List<UserRecord> found = [];
        foreach (var (number, stored) in batch.Zip(read.Value!))
        {
            var record = stored.IsAbsent ? await records.ReadAsync(number, stopping) : UserRecords.Parse(number, stored);
            if (record.Fault is not null)
                return Round.Failed;
            if (record.Value.Document is not { Events.Count: > 0 })
                Done(number);
            else
                found.Add(record.Value);
        }

        var events = found.SelectMany(record => record.Document!.Events, (record, entry) => (record, entry))
            .Where(due => !IsPublished(due.record.Number, due.entry.Version)).Take(MaxEvents).ToArray();
        var accepted = await broker.PublishAsync([.. events.Select(due => UserEvent.Of(due.record, due.entry))], stopping);
        foreach (var (record, entry) in events.Where((_, i) => accepted[i]))
            Published(record.Number).Add(entry.Version);

        var refused = accepted.Count(ok => !ok);
        Fault = refused == 0 ? null : $"the broker did not take {refused} of {events.Length} events";
        if (refused > 0)
            LogRefused(refused, events.Length);

        var proven = await ProveAsync(found, stopping);
        return refused > 0 ? Round.Failed : proven;
    }

    async Task<Round> ProveAsync(List<UserRecord> found, CancellationToken stopping)
    {
        var rest = found.Select(record => (record, left: record.Document!.Events.Where(entry => !IsPublished(record.Number, entry.Version)).ToArray()))
            .Where(item => item.left.Length < item.record.Document!.Events.Count).ToArray();
        if (rest.Length == 0)
            return Round.Done;

        var writes = rest.Select(item => new StateWrite(Keys.User(item.record.Number),
            UserRecords.Serialise(item.record.Document! with { Events = item.left }), item.record.ETag));

        // A bulk save does not say which items lost their race: all are read again, and those whose entries are gone are done.
        if (!await store.WriteManyAsync([.. writes], stopping))
            return Round.Raced;

        foreach (var (record, left) in rest)
        {
            if (left.Length == 0)
                Done(record.Number);
        }

        return Round.Done;
    }

    bool IsPublished(long number, long version) => published.TryGetValue(number, out var versions) && versions.Contains(version);

    HashSet<long> Published(long number) => published.TryGetValue(number, out var versions) ? versions : published[number] = [];

    void Done(long number)
    {
        pending.Remove(number);
        published.Remove(number);
    }

    [LoggerMessage(LogLevel.Warning, "The broker did not take {Refused} of {Count} events; they are tried again")]
    partial void LogRefused(int refused, int count);
}
