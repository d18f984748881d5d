using Users.Store;
using PageResults =
    Microsoft.AspNetCore.Http.HttpResults.Results<Users.Api.UserPageResult, Users.Api.RequestProblem>;

namespace Users.Api;

/// <summary><c>GET /users</c>: a list, the user of an address, or a search.</summary>
static class ListUsers
{
    public static async Task<PageResults> HandleAsync(
        HttpRequest http, UserLookup lookup, UserList list, SearchClient search, CancellationToken cancellationToken)
    {
        if (!UserQuery.TryParse(http.QueryString, out var query, out var problem))
            return problem;

        return query switch
        {
            UserQuery.ByEmail byEmail => await FindAsync(lookup, byEmail, cancellationToken),
            UserQuery.Search text => await SearchUsers.FindAsync(search, lookup, text, cancellationToken),
            UserQuery.List page => await ListAsync(list, page, cancellationToken),
            _ => throw new InvalidOperationException($"Unknown query {query}."),
        };
    }

    static async Task<PageResults> FindAsync(
        UserLookup lookup, UserQuery.ByEmail query, CancellationToken cancellationToken)
    {
        var found = await lookup.FindAsync(query.Address, cancellationToken);
        return found.TryGetValue(out var user, out var error)
            ? new UserPageResult(user is null ? [] : [user], next: null)
            : error.ToProblem();
    }

    static async Task<PageResults> ListAsync(UserList list, UserQuery.List query, CancellationToken cancellationToken)
    {
        var read = await list.ReadAsync(query.After, query.Limit, cancellationToken);
        return read.TryGetValue(out var page, out var error)
            ? new UserPageResult(page.Users, page.Next is { } next ? Cursor.Write(next) : null)
            : error.ToProblem();
    }
}
