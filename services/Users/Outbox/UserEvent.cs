using Users.Domain;
using Users.State;

namespace Users.Outbox;

/// <summary>The event of one committed version, as product.md describes it.</summary>
/// <param name="Changed">In the order email, name, status, attributes.</param>
/// <param name="User">The user at the time of publishing, possibly a higher version; null once deleted.</param>
sealed record UserEvent(
    UserId UserId,
    long Version,
    UserEventType Type,
    DateTimeOffset OccurredAt,
    IReadOnlyList<string> Changed,
    User? User)
{
    /// <summary>Unique for each version of each user.</summary>
    public string Id => $"{UserId}:{Version}";

    public static UserEvent Create(StoredUser stored, OutboxEntry entry) => new(
        new(stored.Number, stored.Document!.Secret),
        entry.Version,
        entry.Type,
        entry.At,
        entry.Changed,
        stored.User);
}
