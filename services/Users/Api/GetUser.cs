using Microsoft.AspNetCore.Http.HttpResults;
using Users.Domain;
using Users.Store;

namespace Users.Api;

/// <summary><c>GET /users/{id}</c></summary>
static class GetUser
{
    public static async Task<Results<UserResult, NotModifiedResult, RequestProblem>> HandleAsync(
        string id, HttpRequest http, UserStore users, CancellationToken cancellationToken)
    {
        if (!IfNoneMatch.TryParse(http.Headers.IfNoneMatch, out var condition, out var problem))
            return problem;
        if (!UserId.TryParse(id, out var userId))
            return UserError.NotFound.ToProblem();
        if (!(await users.GetAsync(userId, cancellationToken)).TryGetValue(out var user, out var error))
            return error.ToProblem();

        return condition.Matches(user.Version) ? new NotModifiedResult(user.Version) : new UserResult(user);
    }
}
