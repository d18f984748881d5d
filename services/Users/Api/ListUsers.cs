using Users.Domain;
using Users.Store;

namespace Users.Api;

/// <summary><c>GET /users</c>: a list, the user of an address, or a search.</summary>
static class ListUsers
{
    public static async Task<IResult> HandleAsync(
        HttpRequest http, UserLookup lookup, UserList list, SearchClient search, CancellationToken cancellationToken)
    {
        if (!UserQuery.TryParse(http.QueryString, out var query, out var problem))
            return problem.ToResult();

        return query switch
        {
            UserQuery.ByEmail byEmail => await FindAsync(lookup, byEmail, cancellationToken),
            UserQuery.Search text => await SearchUsers.FindAsync(search, lookup, text, cancellationToken),
            UserQuery.List page => await ListAsync(list, page, cancellationToken),
            _ => throw new InvalidOperationException($"Unknown query {query}."),
        };
    }

    static async Task<IResult> FindAsync(
        UserLookup lookup, UserQuery.ByEmail query, CancellationToken cancellationToken)
    {
        var found = await lookup.FindAsync(query.Address, cancellationToken);
        return found.TryGetValue(out var user, out var error)
            ? UserPageView.ToResult(user is null ? [] : [user], next: null)
            : error.ToResult();
    }

    static async Task<IResult> ListAsync(UserList list, UserQuery.List query, CancellationToken cancellationToken)
    {
        var read = await list.ReadAsync(query.After, query.Limit, cancellationToken);
        return read.TryGetValue(out var page, out var error)
            ? UserPageView.ToResult(page.Users, page.Next is { } next ? Cursor.Write(next) : null)
            : error.ToResult();
    }
}
