using System.Text.Json;
using System.Text.Json.Serialization;
using Users.Domain;

namespace Users.Api;

/// <summary>A user as callers see it.</summary>
sealed record UserView(
    string Id,
    string Email,
    string Name,
    string Status,
    JsonElement Attributes,
    long Version,
    [property: JsonConverter(typeof(TimestampConverter))] DateTimeOffset CreatedAt,
    [property: JsonConverter(typeof(TimestampConverter))] DateTimeOffset UpdatedAt)
{
    public static UserView From(User user) => new(
        user.Id.ToString(),
        user.Email,
        user.Name,
        user.Status.ToName(),
        user.Attributes,
        user.Version,
        user.CreatedAt,
        user.UpdatedAt);
}

/// <param name="Next">The cursor of the next page; absent on the last page.</param>
sealed record UserPageView(IReadOnlyList<UserView> Users, string? Next)
{
    public static IResult ToResult(IReadOnlyList<User> users, string? next) =>
        Results.Json(new UserPageView([.. users.Select(UserView.From)], next), UsersJson.Readable.UserPageView);
}

/// <summary>A user with its version as ETag, and its location if it is new.</summary>
sealed class UserResult(User user, int status = StatusCodes.Status200OK) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var view = UserView.From(user);
        var response = httpContext.Response;
        response.StatusCode = status;
        response.Headers.ETag = ETags.Of(user.Version);
        if (status == StatusCodes.Status201Created)
            response.Headers.Location = $"/users/{view.Id}";
        return response.WriteAsJsonAsync(
            view, UsersJson.Readable.UserView, cancellationToken: httpContext.RequestAborted);
    }
}
