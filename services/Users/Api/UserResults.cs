using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Users.Domain;

namespace Users.Api;

/// <summary>200 with a user, and its version as ETag.</summary>
sealed class UserResult(User user) : IResult, IEndpointMetadataProvider
{
    static readonly ResponseMetadata Response = new(
        StatusCodes.Status200OK, "The user.", typeof(UserView), ResponseHeader.ETag);

    public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, UserView.From(user));

    public static Task WriteAsync(HttpContext httpContext, UserView user)
    {
        httpContext.Response.Headers.ETag = ETags.Of(user.Version);
        return httpContext.Response.WriteAsJsonAsync(
            user, UsersJson.Readable.UserView, cancellationToken: httpContext.RequestAborted);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(Response);
}

/// <summary>201 with a user, its location, and its version as ETag.</summary>
/// <param name="isReplay">Whether an earlier request with the same idempotency key created the user.</param>
sealed class CreatedUserResult(User user, bool isReplay) : IResult, IEndpointMetadataProvider
{
    static readonly ResponseMetadata Response = new(
        StatusCodes.Status201Created,
        "The user.",
        typeof(UserView),
        ResponseHeader.ETag,
        ResponseHeader.Location,
        ResponseHeader.IdempotencyReplayed);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var view = UserView.From(user);
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status201Created;
        response.Headers.Location = $"/users/{view.Id}";
        if (isReplay)
            response.Headers[IdempotencyKeyHeader.Replayed] = "true";
        return UserResult.WriteAsync(httpContext, view);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(Response);
}

/// <summary>304 with the version as ETag.</summary>
sealed class NotModifiedResult(long version) : IResult, IEndpointMetadataProvider
{
    static readonly ResponseMetadata Response = new(
        StatusCodes.Status304NotModified, "The caller has this version.", typeof(void), ResponseHeader.ETag);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
        httpContext.Response.Headers.ETag = ETags.Of(version);
        return Task.CompletedTask;
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(Response);
}

/// <summary>200 with a page of users.</summary>
sealed class UserPageResult(IReadOnlyList<User> users, string? next) : IResult, IEndpointMetadataProvider
{
    static readonly ResponseMetadata Response = new(StatusCodes.Status200OK, "A page of users.", typeof(UserPageView));

    public Task ExecuteAsync(HttpContext httpContext) => httpContext.Response.WriteAsJsonAsync(
        UserPageView.From(users, next),
        UsersJson.Readable.UserPageView,
        cancellationToken: httpContext.RequestAborted);

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(Response);
}
