using System.Text.Json;
using System.Text.Json.Serialization;
using Users.Domain;

namespace Users.State;

[JsonConverter(typeof(CamelCaseEnumConverter<UserKind>))]
enum UserKind
{
    Live,

    /// <summary>Deleted: a tombstone without personal data.</summary>
    Gone,

    /// <summary>The number was abandoned or fenced off; it will never have a user.</summary>
    Void,
}

/// <summary>The document <c>u:{number}</c>.</summary>
sealed record UserDocument([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] UserKind Kind)
{
    const int KeptNonces = 32;

    /// <summary>The 40 random bits of the public id.</summary>
    public long Secret { get; init; }

    public long Version { get; init; }

    public string? Email { get; init; }

    public string? Name { get; init; }

    public UserStatus Status { get; init; }

    public JsonElement? Attributes { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>
    /// The nonce of the claim on the present address: a release checks that the claim is still that one.
    /// </summary>
    public string? Claim { get; init; }

    /// <summary>The nonce of the create, kept for good.</summary>
    public string? Creator { get; init; }

    /// <summary>The writers of the last versions (storage.md, rule 4).</summary>
    public IReadOnlyList<VersionNonce> Nonces { get; init; } = [];

    /// <summary>The outbox: events that are not yet acknowledged by the broker.</summary>
    public IReadOnlyList<OutboxEntry> Events { get; init; } = [];

    /// <summary>
    /// Version 1, without an outbox entry: for a user in an own block, the created event can be made from the document
    /// at any time, and the block stands for it.
    /// </summary>
    public static UserDocument Create(long number, NewUser user, string claim, DateTimeOffset now)
    {
        var nonce = Nonce.New();
        return new(UserKind.Live)
        {
            Secret = UserId.New(number).Secret,
            Version = 1,
            Email = user.Email.Original,
            Name = user.Name,
            Status = UserStatus.Active,
            Attributes = user.Attributes,
            CreatedAt = now,
            UpdatedAt = now,
            Claim = claim,
            Creator = nonce,
            Nonces = [new(1, nonce)],
        };
    }

    /// <summary>
    /// For a number of another instance's block: no block of this instance stands for the created event.
    /// </summary>
    public UserDocument WithCreatedEvent() => this with { Events = [OutboxEntry.Created(CreatedAt)] };

    /// <param name="after">The members after the change.</param>
    /// <param name="entry">The event of the next version.</param>
    /// <param name="claim">The nonce of the claim on the address after the change.</param>
    public UserDocument Updated(User after, OutboxEntry entry, string? claim) => NextVersion(
        this with
        {
            Email = after.Email,
            Name = after.Name,
            Status = after.Status,
            Attributes = after.Attributes,
            UpdatedAt = entry.At,
            Claim = claim,
        },
        entry);

    /// <summary>A tombstone: it keeps what identifies late writers, and nothing of the person.</summary>
    public UserDocument Deleted(DateTimeOffset now) => NextVersion(
        this with
        {
            Kind = UserKind.Gone,
            Email = null,
            Name = null,
            Attributes = null,
            Claim = null,
            UpdatedAt = now,
        },
        new(Version + 1, UserEventType.Deleted, [], now));

    /// <summary>Null unless the user is live.</summary>
    public User? ToUser(long number) => Kind == UserKind.Live
        ? new(new(number, Secret), Version, Email!, Name!, Status, Attributes!.Value, CreatedAt, UpdatedAt)
        : null;

    static UserDocument NextVersion(UserDocument document, OutboxEntry entry) => document with
    {
        Version = entry.Version,
        Nonces = [.. document.Nonces.Append(new(entry.Version, Nonce.New())).TakeLast(KeptNonces)],
        Events = [.. document.Events, entry],
    };
}

sealed record VersionNonce(long Version, string Nonce);

/// <summary>An event in the document of its commit, without personal data.</summary>
sealed record OutboxEntry(long Version, UserEventType Type, IReadOnlyList<string> Changed, DateTimeOffset At)
{
    static readonly string[] ChangedByCreate = ["email", "name", "attributes"];

    public static OutboxEntry Created(DateTimeOffset at) => new(1, UserEventType.Created, ChangedByCreate, at);

    /// <summary>Announces the present version again, for subscribers that may have missed it.</summary>
    public static OutboxEntry Republished(User user) =>
        new(user.Version, user.Version == 1 ? UserEventType.Created : UserEventType.Updated, [], user.UpdatedAt);
}
