using System.Diagnostics;
using System.Net;

namespace Product.Tests.Search;

public sealed class SearchOutageTests(SharedProduct shared) : ProductTest(shared)
{
    const int Requests = 8;

    static readonly TimeSpan ResponseLimit = TimeSpan.FromSeconds(3), CatchUpLimit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Users_serves_without_search_and_search_catches_up_after_a_restart()
    {
        var product = await StartAsync(new() { UsersInstances = 1 });
        var users = product.Users[0].Client;
        var (before, during) = (UsersApi.NewWord(), UsersApi.NewWord());
        var id = (await users.CreateAsync(name: before)).Id;
        await WaitForResultAsync(users, before, id);

        await product.Search.KillAsync(Cancellation);
        for (var request = 0; request < Requests; request++)
            await ExpectUnavailableAsync(users, before);

        // renamed, so that only an event published during the outage leads to it
        (await users.PatchAsync(id, $$"""{"name":"{{during}}"}""")).Expect(HttpStatusCode.OK);
        var created = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => users.CreateAsync(name: during)));
        (await users.ReadAsync("/health")).Expect(HttpStatusCode.OK);

        product.Search.Start();
        await WaitForResultAsync(users, during, [.. created.Select(user => user.Id), id]);
        await WaitForResultAsync(users, before);
    }

    [Fact]
    public async Task A_paused_search_times_out_quickly()
    {
        var product = await StartAsync(new() { UsersInstances = 1 });
        var (users, word) = (product.Users[0].Client, UsersApi.NewWord());
        var id = (await users.CreateAsync(name: word)).Id;
        await WaitForResultAsync(users, word, id);

        product.Search.Process!.Pause();
        for (var request = 0; request < Requests; request++)
            await ExpectUnavailableAsync(users, word);

        product.Search.Process.Unpause();
        await WaitForResultAsync(users, word, id);
    }

    static async Task ExpectUnavailableAsync(HttpClient users, string q)
    {
        var watch = Stopwatch.StartNew();
        var response = await users.ReadAsync($"/users?q={q}");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, ResponseLimit);
        response.ExpectProblem(HttpStatusCode.ServiceUnavailable, "search-unavailable");
        Assert.Matches(@"^\d+$", response.Header("Retry-After"));
    }

    static Task WaitForResultAsync(HttpClient users, string q, params string[] ids) =>
        Eventually.TrueAsync($"search returns {ids.Length} users for {q}", CatchUpLimit, async () =>
        {
            var response = await users.ReadAsync($"/users?q={q}&limit=100");
            return response.Status == HttpStatusCode.OK
                && response.Ids().Order(StringComparer.Ordinal).SequenceEqual(ids.Order(StringComparer.Ordinal));
        }, Cancellation);
}
