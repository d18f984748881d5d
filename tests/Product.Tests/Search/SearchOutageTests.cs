using System.Diagnostics;
using System.Net;

namespace Product.Tests.Search;

public sealed class SearchOutageTests(SharedProduct shared) : ProductTest(shared)
{
    static readonly TimeSpan RefusalLimit = TimeSpan.FromSeconds(3), CatchUpLimit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Without_search_users_serve_and_back_again_it_has_missed_nothing()
    {
        var product = await StartAsync(new() { UsersInstances = 1 });
        var users = product.Users[0].Client;
        var (before, meanwhile) = (UsersApi.NewWord(), UsersApi.NewWord());
        var id = (await users.CreateAsync(name: before)).Id;
        await FoundAsync(users, before, CatchUpLimit, id);

        await product.Search.KillAsync(Cancel);
        for (var again = 0; again < 8; again++)
            await RefusedSoonAsync(users, before);

        // renamed, so that only an event published meanwhile can tell
        (await users.PatchAsync(id, $$"""{"name":"{{meanwhile}}"}""")).Is(HttpStatusCode.OK);
        var created = (await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => users.CreateAsync(name: meanwhile)))).Select(answer => answer.Id);
        (await users.ReadAsync("/health")).Is(HttpStatusCode.OK);

        product.Search.Start();
        await FoundAsync(users, meanwhile, CatchUpLimit, [.. created, id]);
        await FoundAsync(users, before, CatchUpLimit);
    }

    [Fact]
    public async Task A_search_that_stands_still_is_given_up_soon()
    {
        var product = await StartAsync(new() { UsersInstances = 1 });
        var (users, word) = (product.Users[0].Client, UsersApi.NewWord());
        var id = (await users.CreateAsync(name: word)).Id;
        await FoundAsync(users, word, CatchUpLimit, id);

        product.Search.Process!.Pause();
        for (var again = 0; again < 8; again++)
            await RefusedSoonAsync(users, word);

        product.Search.Process.Unpause();
        await FoundAsync(users, word, CatchUpLimit, id);
    }

    static async Task RefusedSoonAsync(HttpClient users, string q)
    {
        var asked = Stopwatch.StartNew();
        var refused = (await users.ReadAsync($"/users?q={q}")).IsProblem(HttpStatusCode.ServiceUnavailable, "search-unavailable");
        Assert.InRange(asked.Elapsed, TimeSpan.Zero, RefusalLimit);
        Assert.Matches(@"^\d+$", refused.Header("Retry-After"));
    }

    static Task FoundAsync(HttpClient users, string q, TimeSpan within, params string[] ids) =>
        Eventually.TrueAsync($"{q} finds {ids.Length} users", within, async () =>
        {
            var found = await users.ReadAsync($"/users?q={q}&limit=100");
            return found.Status == HttpStatusCode.OK && found.Ids().Order(StringComparer.Ordinal).SequenceEqual(ids.Order(StringComparer.Ordinal));
        }, Cancel);
}
