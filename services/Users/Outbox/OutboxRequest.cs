namespace Users.Outbox;

/// <summary>Which events of a document to publish.</summary>
enum EventScope
{
    /// <summary>The entries of the document.</summary>
    Entries,

    /// <summary>The entries, and the created event, which has no entry for a user created in an own block.</summary>
    EntriesAndCreated,
}

/// <summary>
/// A request to publish the events of one document. Its task completes once everything committed before the request is
/// acknowledged by the broker and removed from the document.
/// </summary>
sealed class OutboxRequest(long number, EventScope scope, OutboxOrigin origin) : TaskCompletionSource
{
    public long Number => number;

    public EventScope Scope => scope;

    public OutboxOrigin Origin => origin;
}

enum OutboxOrigin
{
    /// <summary>A commit of this instance, which counts towards its limit of pending events.</summary>
    Commit,

    /// <summary>Events that another instance, or an ambiguous write, may have left; they do not count.</summary>
    Recovery,
}
