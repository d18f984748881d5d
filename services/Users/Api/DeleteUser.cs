using Microsoft.AspNetCore.Http.HttpResults;
using Users.Domain;
using Users.Store;

namespace Users.Api;

/// <summary><c>DELETE /users/{id}</c></summary>
static class DeleteUser
{
    public static async Task<Results<NoContent, RequestProblem>> HandleAsync(
        string id, HttpRequest http, ChangeUserTransaction transaction)
    {
        if (!IfMatch.TryParse(http.Headers.IfMatch, out var expected, out var problem))
            return problem;
        if (!UserId.TryParse(id, out var userId))
            return UserError.NotFound.ToProblem();

        var deleted = await transaction.RunAsync(userId, user => UserChange.DecideDelete(user, expected));
        return deleted.TryGetValue(out _, out var error) ? TypedResults.NoContent() : error.ToProblem();
    }
}
