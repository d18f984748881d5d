using Users.State;

namespace Users.Outbox;

/// <summary>One document with events to publish. Used by the relay's loop only.</summary>
sealed class PendingDocument
{
    readonly List<OutboxRequest> requests = [];
    readonly HashSet<long> acknowledged = [];
    bool includesCreated;

    /// <summary>Requests that count towards the limit of pending events.</summary>
    public int Commits { get; private set; }

    public void Add(OutboxRequest request)
    {
        requests.Add(request);
        includesCreated |= request.Scope == EventScope.EntriesAndCreated;
        if (request.Origin == OutboxOrigin.Commit)
            Commits++;
    }

    public void Acknowledge(long version) => acknowledged.Add(version);

    /// <summary>
    /// The broker has the event, though the document may still list it: removing the entry again after a lost race must
    /// not publish it again.
    /// </summary>
    public bool IsAcknowledged(OutboxEntry entry) => acknowledged.Contains(entry.Version);

    /// <summary>The entries, and the created event if it was asked for and has no entry.</summary>
    public IEnumerable<OutboxEntry> EventsOf(UserDocument? document) => document switch
    {
        null or { Kind: UserKind.Void } => [],
        _ when includesCreated && document.Events.All(entry => entry.Version != 1) =>
            document.Events.Prepend(OutboxEntry.Created(document.CreatedAt)),
        _ => document.Events,
    };

    public bool IsAllAcknowledged(UserDocument? document) => EventsOf(document).All(IsAcknowledged);

    public void Complete()
    {
        foreach (var request in requests)
            request.TrySetResult();
    }
}
