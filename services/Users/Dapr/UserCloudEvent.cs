using System.Text.Json.Serialization;
using Dapr;
using Users.Domain;
using Users.Outbox;

namespace Users.Dapr;

/// <summary>A <see cref="UserEvent"/> as CloudEvents 1.0 has it.</summary>
sealed class UserCloudEvent : CloudEvent<UserCloudEventData>
{
    // The SDK's default, "Dapr", would hide the service.
    static readonly Uri ServiceName = new("users", UriKind.Relative);

    public UserCloudEvent(UserEvent source) : base(UserCloudEventData.Create(source))
    {
        Id = source.Id;
        SpecVersion = "1.0";
        Type = $"daprusers.user.{source.Type.ToString().ToLowerInvariant()}.v1";
        Source = ServiceName;
        Subject = Data.UserId;
        Time = source.OccurredAt;
    }
}

/// <param name="Version">The version of this event; <see cref="User"/> may have a higher one.</param>
sealed record UserCloudEventData(
    string UserId, long Version, DateTimeOffset OccurredAt, IReadOnlyList<string> Changed, PublishedUser? User)
{
    public static UserCloudEventData Create(UserEvent source) => new(
        source.UserId.ToString(),
        source.Version,
        source.OccurredAt,
        source.Changed,
        source.User is { } user ? PublishedUser.Create(user) : null);
}

/// <summary>A user without its attributes.</summary>
sealed record PublishedUser(
    string Id,
    string Email,
    string Name,
    UserStatus Status,
    long Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static PublishedUser Create(User user) => new(
        user.Id.ToString(), user.Email, user.Name, user.Status, user.Version, user.CreatedAt, user.UpdatedAt);
}

/// <summary>
/// What the Dapr client serializes: documents as their bytes, and events with null members where the contract has them.
/// </summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, Converters = [typeof(TimestampConverter)])]
[JsonSerializable(typeof(RawJson))]
[JsonSerializable(typeof(UserCloudEvent))]
sealed partial class DaprJson : JsonSerializerContext;
