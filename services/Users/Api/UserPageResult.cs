using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Users.Domain;

namespace Users.Api;

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
