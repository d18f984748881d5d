using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Users.Outbox;

/// <summary>
/// Hands every committed version to the broker: gathers what is due, publishes it in bulk, then proves it by taking the published entries
/// out of the documents (storage.md, Events). Tries without end; what is lost with the process is still in the documents.
/// </summary>
sealed partial class OutboxRelay(IStateStore store, UserDocuments users, IEventBroker broker, Clock clock, IOptions<EventOptions> options,
    ILogger<OutboxRelay> logger)
{
    const int MaxDocuments = 100;

    // About 1 KB each, and a sidecar takes 4 MiB in one request: the rest of a document's events follow with the next round.
    const int MaxEvents = 1000;
    // Short, since the events of all others wait with those of a user who changes often.
    static readonly TimeSpan AfterARace = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan LongestAfterARace = TimeSpan.FromMilliseconds(80);
    static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    readonly Channel<DueEvents> due = Channel.CreateUnbounded<DueEvents>(new() { SingleReader = true });
    readonly Dictionary<long, Pending> pending = [];
    int backlog;
    readonly TaskCompletionSource drained = new();
    volatile bool isDraining;

    // Published and not yet proven: a document whose proof lost a race is proven again, not published again.
    readonly Dictionary<long, HashSet<long>> published = [];

    /// <summary>Null if the last delivery to the broker went well, else what is wrong.</summary>
    public string? Fault { get; private set; }

    /// <summary>More would be committed than the broker takes.</summary>
    public bool IsFull => Volatile.Read(ref backlog) >= options.Value.MaxPending;

    /// <summary>The document of this number may have events to publish. Never waits.</summary>
    /// <param name="isNew">Its created event is due too, though it may have no entry.</param>
    /// <param name="proven">Called once nothing is left that was committed before now.</param>
    /// <param name="counts">A commit of this process, which its backlog is about.</param>
    public void Due(long number, bool isNew, Action proven, bool counts = false)
    {
        if (counts)
            Interlocked.Increment(ref backlog);
        due.Writer.TryWrite(new(number, isNew, proven, counts));
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        using var end = stopping.UnsafeRegister(_ => due.Writer.TryComplete(), null);
        var (failures, races) = (new Backoff(clock, FirstDelay, LongestDelay), new Backoff(clock, AfterARace, LongestAfterARace));
        while (await GatherAsync(stopping) is { Length: > 0 } batch)
        {
            switch (await PublishAsync(batch, stopping))
            {
                case Round.Done:
                    failures.Reset();
                    races.Reset();
                    break;
                case Round.Raced:
                    await races.PauseAsync(stopping);
                    break;
                case Round.Failed when isDraining:
                    drained.TrySetResult();
                    return;
                case Round.Failed:
                    await failures.PauseAsync(stopping);
                    break;
            }
        }

        drained.TrySetResult();
    }

    /// <summary>Publishes what is due; ends early at the first failure. Nothing becomes due after it.</summary>
    public async Task DrainAsync(CancellationToken cancellation)
    {
        isDraining = true;
        due.Writer.TryComplete();
        await drained.Task.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    /// <summary>Waits for work; empty when there will be none any more.</summary>
    async Task<long[]> GatherAsync(CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested)
            return [];
        if (pending.Count == 0)
            await due.Reader.WaitToReadAsync(CancellationToken.None);
        while (pending.Count < MaxDocuments && due.Reader.TryRead(out var more))
            pending[more.Number] = pending.GetValueOrDefault(more.Number).With(more);
        return [.. pending.Keys.Take(MaxDocuments)];
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

        List<StoredUser> found = [];
        foreach (var (number, stored) in batch.Zip(read.Value!))
        {
            var record = stored.IsAbsent ? await users.ReadAsync(number, stopping) : UserDocuments.Parse(number, stored);
            if (record.Fault is not null)
                return Round.Failed;
            if (EventsOf(record.Value).Any())
                found.Add(record.Value);
            else
                Done(number);
        }

        var events = found.SelectMany(EventsOf, (record, entry) => (record, entry))
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

    async Task<Round> ProveAsync(List<StoredUser> found, CancellationToken stopping)
    {
        foreach (var record in found.Where(record => record.Document!.Events.Count == 0 && IsAllPublished(record)))
            Done(record.Number);

        var rest = found.Select(record => (record, left: record.Document!.Events.Where(entry => !IsPublished(record.Number, entry.Version)).ToArray()))
            .Where(item => item.left.Length < item.record.Document!.Events.Count).ToArray();
        if (rest.Length == 0)
            return Round.Done;

        var writes = rest.Select(item => new StateWrite(Keys.User(item.record.Number),
            UserDocuments.Serialize(item.record.Document! with { Events = item.left }), item.record.ETag));

        // A bulk save does not say which items lost their race: all are read again, and those whose entries are gone are done.
        if (!await store.WriteManyAsync([.. writes], stopping))
            return Round.Raced;

        foreach (var (record, left) in rest)
        {
            if (left.Length == 0 && IsAllPublished(record))
                Done(record.Number);
        }

        return Round.Done;
    }

    /// <summary>What its document says, and the created event if that is due and has no entry.</summary>
    IEnumerable<OutboxEntry> EventsOf(StoredUser record) => record.Document switch
    {
        null or { Kind: UserKind.Void } => [],
        { } document when pending[record.Number].IsNew && document.Events.All(entry => entry.Version != 1) =>
            document.Events.Prepend(OutboxEntry.Created(document.CreatedAt)),
        { } document => document.Events,
    };

    bool IsAllPublished(StoredUser record) => EventsOf(record).All(entry => IsPublished(record.Number, entry.Version));

    bool IsPublished(long number, long version) => published.TryGetValue(number, out var versions) && versions.Contains(version);

    HashSet<long> Published(long number) => published.TryGetValue(number, out var versions) ? versions : published[number] = [];

    void Done(long number)
    {
        pending.Remove(number, out var done);
        published.Remove(number);
        Interlocked.Add(ref backlog, -done.Counted);
        done.Proven?.Invoke();
    }

    readonly record struct DueEvents(long Number, bool IsNew, Action Proven, bool Counts);

    /// <summary>What has become due of one document since it was last proven.</summary>
    readonly record struct Pending(bool IsNew, Action? Proven, int Counted)
    {
        public Pending With(DueEvents due) => new(IsNew || due.IsNew, Proven + due.Proven, Counted + (due.Counts ? 1 : 0));
    }

    [LoggerMessage(LogLevel.Warning, "The broker did not take {Refused} of {Count} events; they are tried again")]
    partial void LogRefused(int refused, int count);
}
