
namespace Users.Api;

/// <summary><c>GET /users?q=</c>: search names the ids, which may be a moment late; the users are read as they are now.</summary>
static class SearchUsers
{
    public static async Task<Outcome<UserPageView>> FindAsync(SearchClient search, UserStore store, UserQuery.Search query,
        CancellationToken cancellation)
    {
        var answer = await search.FindAsync(query, cancellation);
        if (answer.Fault is not null)
            return answer.Fault;

        List<UserId> ids = [];
        foreach (var text in answer.Value!.Ids)
        {
            if (UserId.TryParse(text, out var id))
                ids.Add(id);
        }

        var users = await store.GetManyAsync(ids, cancellation);
        return users.Fault is null ? UserPageView.Of(users.Value!, answer.Value.Next) : users.Fault;
    }
}
