using System.Text.Json;
using System.Text.Json.Serialization;
using Dapr;

namespace Users.Outbox;

/// <summary>The CloudEvent of one committed version, as product.md shows it.</summary>
sealed class UserEvent : CloudEvent<UserEventData>
{
    // The SDK's default is "Dapr", which hides who speaks.
    static readonly Uri Users = new("users", UriKind.Relative);

    public UserEvent(UserEventData data, UserEventType type) : base(data)
    {
        Id = $"{data.UserId}:{data.Version}";
        SpecVersion = "1.0";
        Type = $"daprusers.user.{type.ToString().ToLowerInvariant()}.v1";
        Source = Users;
        Subject = data.UserId;
        Time = data.OccurredAt;
    }

    public static UserEvent Of(StoredUser record, OutboxEntry entry)
    {
        var user = record.User;
        var id = new UserId(record.Number, record.Document!.Secret).ToString();
        return new(new(id, entry.Version, entry.At, entry.Changed, user is null ? null : new(id, user)), entry.Type);
    }
}

/// <param name="Version">The version that this event is of; the user's own may be higher by now.</param>
/// <param name="Changed">In the order email, name, status, attributes.</param>
/// <param name="User">As it is when this is published; null once deleted.</param>
sealed record UserEventData(string UserId, long Version, DateTimeOffset OccurredAt, IReadOnlyList<string> Changed, PublishedUser? User);

/// <summary>A user without its attributes.</summary>
sealed record PublishedUser(string Id, string Email, string Name, UserStatus Status, long Version, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public PublishedUser(string id, User user) : this(id, user.Email, user.Name, user.Status, user.Version, user.CreatedAt, user.UpdatedAt)
    {
    }
}

/// <summary>What the Dapr client serializes: documents in their bytes, and events with null members where the contract has them.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(TimestampConverter)])]
[JsonSerializable(typeof(RawJson))]
[JsonSerializable(typeof(UserEvent))]
sealed partial class DaprJson : JsonSerializerContext;
