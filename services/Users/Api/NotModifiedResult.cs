using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace Users.Api;

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
