
namespace Users.Api;

/// <summary><c>GET /users</c>, in one of its three forms.</summary>
static class ListUsers
{
    public static async Task<IResult> HandleAsync(HttpRequest http, UserStore store, SearchClient search, CancellationToken cancellation)
    {
        var query = UserQuery.Parse(http.QueryString);
        if (query.Fault is not null)
            return query.Fault.ToResult();

        var page = query.Value switch
        {
            UserQuery.ByEmail(var address) => await FindAsync(store, address, cancellation),
            UserQuery.Search found => await SearchUsers.FindAsync(search, store, found, cancellation),
            UserQuery.Walk(var after, var limit) => await ListAsync(store, after, limit, cancellation),
            _ => throw new InvalidOperationException("No other form is parsed."),
        };
        return page.Fault is null ? Results.Json(page.Value!, UsersJson.Readable.UserPageView) : page.Fault.ToResult();
    }

    static async Task<Outcome<UserPageView>> FindAsync(UserStore store, EmailAddress address, CancellationToken cancellation)
    {
        var found = await store.FindAsync(address, cancellation);
        return found.Fault is null ? UserPageView.Of(found.Value is { } user ? [user] : []) : found.Fault;
    }

    static async Task<Outcome<UserPageView>> ListAsync(UserStore store, long after, int limit, CancellationToken cancellation)
    {
        var page = await store.ListAsync(after, limit, cancellation);
        return page.Fault is null
            ? UserPageView.Of(page.Value!.Users, page.Value.Next is { } next ? Cursor.Write(next) : null)
            : page.Fault;
    }
}
