
namespace Users.Api;

/// <summary><c>GET /users/{id}</c></summary>
static class GetUser
{
    public static async Task<IResult> HandleAsync(string id, HttpRequest http, UserStore store, CancellationToken cancellation)
    {
        var ifNoneMatch = IfNoneMatch.Parse(http.Headers.IfNoneMatch);
        if (ifNoneMatch.Fault is not null)
            return ifNoneMatch.Fault.ToResult();
        if (!UserId.TryParse(id, out var userId))
            return new Fault(FaultCode.UserNotFound).ToResult();

        var found = await store.GetAsync(userId, cancellation);
        if (found.Fault is not null)
            return found.Fault.ToResult();

        var user = found.Value!;
        http.HttpContext.Response.Headers.ETag = ETags.Of(user.Version);
        return ifNoneMatch.Value.Has(user.Version) ? Results.StatusCode(StatusCodes.Status304NotModified) : new UserResult(user);
    }
}
