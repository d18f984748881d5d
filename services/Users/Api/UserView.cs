using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Users.Domain;

namespace Users.Api;

/// <summary>A user as callers see it. The OpenAPI document takes the members of requests from here too.</summary>
sealed record UserView(
    [property: Description("Opaque."), RegularExpression("^[a-z2-7]{1,32}$")]
    string Id,
    [property: Description("One address, as the caller gave it; at most 64 octets before the @.")]
    [property: EmailAddress, MaxLength(Limits.Email)]
    string Email,
    [property: Description("Without white space around it; no control characters.")]
    [property: MinLength(1), MaxLength(Limits.Name)]
    string Name,
    [property: Description("`active` for a new user.")]
    UserStatus Status,
    [property: Description("The caller's own members, in the caller's order.")]
    JsonElement Attributes,
    [property: Description("Counts from 1; the ETag has it in quotes.")]
    long Version,
    [property: Description("In UTC."), JsonConverter(typeof(TimestampConverter))]
    DateTimeOffset CreatedAt,
    [property: Description("In UTC."), JsonConverter(typeof(TimestampConverter))]
    DateTimeOffset UpdatedAt)
{
    public static UserView From(User user) => new(
        user.Id.ToString(),
        user.Email,
        user.Name,
        user.Status,
        user.Attributes,
        user.Version,
        user.CreatedAt,
        user.UpdatedAt);
}

sealed record UserPageView(
    [property: Description("Possibly fewer than the limit, even while there is a next page.")]
    IReadOnlyList<UserView> Users,
    [property: Description("The cursor of the next page; absent on the last page."), MaxLength(Limits.Cursor)]
    string? Next)
{
    public static UserPageView From(IReadOnlyList<User> users, string? next) =>
        new([.. users.Select(UserView.From)], next);
}
