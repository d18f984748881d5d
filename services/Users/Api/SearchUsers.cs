using Microsoft.AspNetCore.Http.HttpResults;
using Users.Domain;
using Users.Store;

namespace Users.Api;

/// <summary>
/// <c>GET /users?q=</c>: the search service names the ids, possibly a moment late; the users are read as they are now.
/// </summary>
static class SearchUsers
{
    public static async Task<Results<UserPageResult, RequestProblem>> FindAsync(
        SearchClient search, UserLookup lookup, UserQuery.Search query, CancellationToken cancellationToken)
    {
        var found = await search.FindAsync(query, cancellationToken);
        if (!found.TryGetAnswer(out var answer, out var problem))
            return problem;

        List<UserId> ids = [];
        foreach (var text in answer.Ids)
        {
            if (UserId.TryParse(text, out var id))
                ids.Add(id);
        }

        var read = await lookup.GetManyAsync(ids, cancellationToken);
        return read.TryGetValue(out var users, out var error)
            ? new UserPageResult(users, answer.Next)
            : error.ToProblem();
    }
}
