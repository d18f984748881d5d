using System.Text.Json;
using System.Text.Json.Serialization;

namespace Users.Domain;

/// <summary>A live user. Compare members, not records: <see cref="Attributes"/> has no value equality.</summary>
/// <param name="Version">Counts from 1, without gaps.</param>
/// <param name="Email">As the caller gave it; see <see cref="EmailAddress"/> for which addresses are equal.</param>
/// <param name="Attributes">A JSON object that keeps the caller's order of members and text of numbers.</param>
sealed record User(
    UserId Id,
    long Version,
    string Email,
    string Name,
    UserStatus Status,
    JsonElement Attributes,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public bool Has(EmailAddress address) =>
        Email == address.Original
        || (EmailAddress.TryParse(Email, out var own, out _) && own.Normalized == address.Normalized);
}

[JsonConverter(typeof(CamelCaseEnumConverter<UserStatus>))]
enum UserStatus
{
    Active,
    Inactive,
}

/// <summary>A validated create request.</summary>
sealed record NewUser(EmailAddress Email, string Name, JsonElement Attributes);

/// <summary>A validated merge patch. A member that is null, or of kind Undefined, stays as it is.</summary>
/// <param name="Attributes">A patch of the attributes (RFC 7396); JSON null removes all of them.</param>
sealed record UserPatch(EmailAddress? Email, string? Name, UserStatus? Status, JsonElement Attributes);

/// <summary>The last part of an event's type, <c>daprusers.user.{}.v1</c>.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<UserEventType>))]
enum UserEventType
{
    Created,
    Updated,
    Deactivated,
    Reactivated,
    Deleted,
}
