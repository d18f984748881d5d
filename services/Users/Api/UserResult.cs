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
