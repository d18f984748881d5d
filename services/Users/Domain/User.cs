using System.Text.Json;
using System.Text.Json.Serialization;

namespace Users.Domain;

/// <summary>A live user. Equality is not used: a change is decided member by member.</summary>
/// <param name="Version">Counts from 1, without gaps.</param>
/// <param name="Email">As it was given; two addresses are the same if their <see cref="EmailAddress.Normalized"/> is.</param>
/// <param name="Attributes">A JSON object, kept with the caller's order of members and text of numbers.</param>
sealed record User(UserId Id, long Version, string Email, string Name, UserStatus Status, JsonElement Attributes,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public bool Has(EmailAddress address) => EmailAddress.TryParse(Email, out var own, out _) && own.Normalized == address.Normalized;
}

[JsonConverter(typeof(CamelCase<UserStatus>))]
enum UserStatus
{
    Active,
    Inactive,
}

/// <summary>What a create asks for, valid and normal already.</summary>
sealed record NewUser(EmailAddress Email, string Name, JsonElement Attributes);

/// <summary>The last part of an event's type, <c>daprusers.user.{}.v1</c>.</summary>
[JsonConverter(typeof(CamelCase<UserEventType>))]
enum UserEventType
{
    Created,
    Updated,
    Deactivated,
    Reactivated,
    Deleted,
}

/// <summary>Members of an enum as they are written in JSON everywhere: <c>active</c>.</summary>
sealed class CamelCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
    where T : struct, Enum;

/// <summary>What is to become of a stored user: the answer of a pure function of the user and the request.</summary>
abstract record UserChange
{
    /// <summary>The request asks for what is so already: no version, no event.</summary>
    internal sealed record None : UserChange;

    /// <param name="After">The members as they shall be; version and times are set where it is stored.</param>
    /// <param name="Changed">In the order email, name, status, attributes.</param>
    internal sealed record Update(User After, UserEventType Type, IReadOnlyList<string> Changed) : UserChange;

    internal sealed record Delete : UserChange;

    internal sealed record Reject(Fault Fault) : UserChange;
}
