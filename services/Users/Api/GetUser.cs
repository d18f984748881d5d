using Users.Domain;
using Users.Store;

namespace Users.Api;

/// <summary><c>GET /users/{id}</c></summary>
static class GetUser
{
    public static async Task<IResult> HandleAsync(
        string id, HttpRequest http, UserStore users, CancellationToken cancellationToken)
    {
        if (!IfNoneMatch.TryParse(http.Headers.IfNoneMatch, out var condition, out var problem))
            return problem.ToResult();
        if (!UserId.TryParse(id, out var userId))
            return UserError.NotFound.ToResult();
        if (!(await users.GetAsync(userId, cancellationToken)).TryGetValue(out var user, out var error))
            return error.ToResult();

        if (!condition.Matches(user.Version))
            return new UserResult(user);
        http.HttpContext.Response.Headers.ETag = ETags.Of(user.Version);
        return Results.StatusCode(StatusCodes.Status304NotModified);
    }
}
