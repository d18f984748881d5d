using System.Text.Json;
using System.Text.Json.Serialization;

namespace Users.Api;

/// <summary>A user as callers see it.</summary>
sealed record UserView(string Id, string Email, string Name, string Status, JsonElement Attributes, long Version,
    [property: JsonConverter(typeof(TimestampConverter))] DateTimeOffset CreatedAt,
    [property: JsonConverter(typeof(TimestampConverter))] DateTimeOffset UpdatedAt)
{
    public static UserView Of(User user) => new(user.Id.ToString(), user.Email, user.Name, user.Status.ToWord(), user.Attributes,
        user.Version, user.CreatedAt, user.UpdatedAt);
}

/// <param name="Next">Where to go on; absent on the last page.</param>
sealed record UserPageView(IReadOnlyList<UserView> Users, string? Next)
{
    public static UserPageView Of(IEnumerable<User> users, string? next = null) => new([.. users.Select(UserView.Of)], next);
}

/// <summary>A user with its version as ETag, and its place if it is new.</summary>
sealed class UserResult(User user, bool isNew = false) : IResult
{
    public Task ExecuteAsync(HttpContext context)
    {
        context.Response.Headers.ETag = ETags.Of(user.Version);
        if (isNew)
        {
            context.Response.StatusCode = StatusCodes.Status201Created;
            context.Response.Headers.Location = $"/users/{user.Id}";
        }

        return context.Response.WriteAsJsonAsync(UserView.Of(user), UsersJson.Readable.UserView, cancellationToken: context.RequestAborted);
    }
}

static class UserStatusWords
{
    public static string ToWord(this UserStatus status) => status switch
    {
        UserStatus.Active => "active",
        UserStatus.Inactive => "inactive",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    public static UserStatus? Parse(string word) => word switch
    {
        "active" => UserStatus.Active,
        "inactive" => UserStatus.Inactive,
        _ => null,
    };
}
