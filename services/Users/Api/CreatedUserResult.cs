using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Users.Domain;

namespace Users.Api;

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
            response.Headers[ResponseHeader.IdempotencyReplayed.Name] = "true";
        return UserResult.WriteAsync(httpContext, view);
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(Response);
}
