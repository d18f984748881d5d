using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Users.State;

/// <summary><c>n</c>: the next number that no process has taken.</summary>
sealed record NumbersDocument(long Next, string Nonce);

/// <summary><c>e:{hash}</c>: whose an address is; 0 is nobody.</summary>
sealed record ClaimDocument(long Number, string Nonce);

/// <summary><c>k:{hash}</c>: the number that a create with this idempotency key is about.</summary>
/// <param name="Request">SHA-256 of what was asked for: the key with another request is a mistake of the caller's.</param>
sealed record KeyDocument(long Number, string Request, string Nonce);

/// <summary><c>r:{0..63}</c>: the numbers that one process may commit to, so that peers find them when it is dead.</summary>
/// <param name="Holder">New with each acquisition; empty: free.</param>
/// <param name="HeartbeatInterval">Moves with each write of a living holder.</param>
/// <param name="Numbers">Those outside its blocks that it is changing.</param>
sealed record LeaseDocument(string Holder, long HeartbeatInterval, IReadOnlyList<NumberBlock> Blocks, IReadOnlyList<long> Numbers, string Nonce)
{
    [JsonIgnore]
    public bool IsFree => string.IsNullOrEmpty(Holder);
}

sealed record NumberBlock(long First, int Count);

[JsonConverter(typeof(CamelCase<UserKind>))]
enum UserKind
{
    Live,

    /// <summary>Deleted: a tombstone without personal data.</summary>
    Gone,

    /// <summary>The number was given up or fenced off: no user will ever have it.</summary>
    Void,
}

/// <summary><c>u:{number}</c>.</summary>
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

    /// <summary>The nonce of the claim that the present address is bound to: a release finds out by it whether the claim is still the same.</summary>
    public string? Claim { get; init; }

    /// <summary>The nonce of the create, kept for ever.</summary>
    public string? Creator { get; init; }

    /// <summary>Who wrote the last versions (storage.md rule 4).</summary>
    public IReadOnlyList<VersionNonce> Nonces { get; init; } = [];

    /// <summary>What is not yet proven published.</summary>
    public IReadOnlyList<OutboxEntry> Events { get; init; } = [];

    /// <param name="entry">Null for a user in an own block: its created event can be made from the document at any time, and the block stands for it.</param>
    public UserDocument WithVersion(long version, string nonce, OutboxEntry? entry) => this with
    {
        Version = version,
        Nonces = [.. Nonces.Append(new(version, nonce)).TakeLast(KeptNonces)],
        Events = entry is null ? Events : [.. Events, entry],
    };

    /// <summary>Null unless it is live.</summary>
    public User? ToUser(long number) => Kind == UserKind.Live
        ? new(new(number, Secret), Version, Email!, Name!, Status, Attributes!.Value, CreatedAt, UpdatedAt)
        : null;
}

sealed record VersionNonce(long Version, string Nonce);

/// <summary>An event that waits in the document of its commit, without personal data.</summary>
sealed record OutboxEntry(long Version, UserEventType Type, IReadOnlyList<string> Changed, DateTimeOffset At)
{
    static readonly string[] ChangedByCreate = ["email", "name", "attributes"];

    /// <summary>For a subscriber that may have missed it: the present version once more.</summary>
    public static OutboxEntry Again(User user) =>
        new(user.Version, user.Version == 1 ? UserEventType.Created : UserEventType.Updated, [], user.UpdatedAt);

    public static OutboxEntry Created(DateTimeOffset at) => new(1, UserEventType.Created, ChangedByCreate, at);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(NumbersDocument))]
[JsonSerializable(typeof(ClaimDocument))]
[JsonSerializable(typeof(KeyDocument))]
[JsonSerializable(typeof(LeaseDocument))]
[JsonSerializable(typeof(UserDocument))]
sealed partial class DocumentJson : JsonSerializerContext
{
    /// <summary>Without needless escapes: a caller's 4 KiB would be stored as six times as much.</summary>
    public static readonly DocumentJson Compact = new(new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    });
}
