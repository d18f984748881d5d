using System.Diagnostics;
using System.Net;

namespace Product.Tests.Performance;

public sealed class LimitTests(SharedProduct shared) : ProductTest(shared)
{
    const int MaxInFlight = 16, MaxPending = 100, MaxPendingPerUser = 64;

    static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Requests_over_a_limit_are_rejected_immediately_and_accepted_later()
    {
        var (product, users, tap) = await StartTappedAsync(
            ("Users__Requests__MaxInFlight", $"{MaxInFlight}"),
            ("Users__Events__MaxPending", $"{MaxPending}"));
        await ExpectOverloadAsync(users, tap);
        await ExpectFullBacklogAsync(product, tap);
    }

    static async Task ExpectOverloadAsync(Instance users, GrpcTap tap)
    {
        // allocates a block of numbers
        await users.Client.CreateAsync();
        tap.Delay = TimeSpan.FromSeconds(3);
        var responses = await Task.WhenAll(Enumerable.Range(0, 3 * MaxInFlight).Select(_ => TimeCreateAsync(users)));
        (await users.Client.ReadAsync("/health/live")).Expect(HttpStatusCode.OK);
        tap.Delay = TimeSpan.Zero;

        var created = responses.Where(one => one.Response.Status == HttpStatusCode.Created).ToList();
        Assert.Equal(MaxInFlight, created.Count);

        // immediately: before any request that waits for the sidecar
        var firstCreated = created.Min(one => one.Elapsed);
        foreach (var (response, elapsed) in responses.Where(one => one.Response.Status != HttpStatusCode.Created))
        {
            response.ExpectProblem(HttpStatusCode.ServiceUnavailable, "overloaded");
            Assert.Equal("1", response.Header("Retry-After"));
            Assert.True(elapsed < firstCreated, $"rejected after {elapsed}, first created after {firstCreated}");
        }
    }

    static async Task ExpectFullBacklogAsync(ProductUnderTest product, GrpcTap tap)
    {
        var users = product.Users[0].Client;
        var id = (await users.CreateAsync()).Id;
        await product.WaitForEventAsync(id, 1, Limit);
        await Eventually.TrueAsync("all events are published", Limit,
            () => product.Subscriber.Events.Count > MaxInFlight, Cancellation);
        tap.Refuse = method => method.Contains("Publish", StringComparison.Ordinal);

        for (var i = 0; i < MaxPendingPerUser; i++)
            (await users.PatchAsync(id, $$$"""{"attributes":{"i":{{{i}}}}}""")).Expect(HttpStatusCode.OK);
        ExpectBacklogFull(await users.PatchAsync(id, """{"name":"Ada King"}"""));

        Assert.Equal(MaxPending - MaxPendingPerUser, await CreateUntilRejectedAsync(users));
        ExpectBacklogFull(await users.RemoveAsync(id));
        (await users.ReadAsync($"/users/{id}")).Expect(HttpStatusCode.OK);

        tap.Refuse = _ => false;
        await Eventually.TrueAsync("writes are accepted again", Limit,
            async () => (await users.RemoveAsync(id)).Status == HttpStatusCode.NoContent, Cancellation);
    }

    static async Task<(ApiResponse Response, TimeSpan Elapsed)> TimeCreateAsync(Instance users)
    {
        var watch = Stopwatch.StartNew();
        var response = await users.Client.PostAsync(UsersApi.Body(UsersApi.NewEmail()));
        return (response, watch.Elapsed);
    }

    static async Task<int> CreateUntilRejectedAsync(HttpClient users)
    {
        for (var created = 0; ; created++)
        {
            var response = await users.PostAsync(UsersApi.Body(UsersApi.NewEmail()));
            if (response.Status == HttpStatusCode.Created)
                continue;
            ExpectBacklogFull(response);
            return created;
        }
    }

    static void ExpectBacklogFull(ApiResponse response)
    {
        response.ExpectProblem(HttpStatusCode.ServiceUnavailable, "backlog-full");
        Assert.Equal("5", response.Header("Retry-After"));
    }
}
