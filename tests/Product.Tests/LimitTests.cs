using System.Diagnostics;
using System.Net;

namespace Product.Tests;

public sealed class LimitTests(SharedProduct shared) : ProductTest(shared)
{
    const int MaxInFlight = 16, Backlog = 100, BacklogOfAUser = 64;

    [Fact]
    public async Task What_is_too_much_is_refused_at_once_and_later_taken()
    {
        var (product, users, tap) = await StartTappedAsync(("Users__Requests__MaxInFlight", $"{MaxInFlight}"), ("Users__Events__MaxPending", $"{Backlog}"));
        await OverloadAsync(users, tap);
        await BacklogAsync(product, tap);
    }

    static async Task OverloadAsync(Instance users, GrpcTap tap)
    {
        // so that a block of numbers is at hand
        await users.Client.CreateAsync();
        tap.Delay = TimeSpan.FromSeconds(3);
        var answers = await Task.WhenAll(Enumerable.Range(0, 3 * MaxInFlight).Select(async _ =>
        {
            var watch = Stopwatch.StartNew();
            return (answer: await users.Client.PostAsync(UsersApi.Body(UsersApi.NewAddress())), watch.Elapsed);
        }));
        (await users.Client.ReadAsync("/health/live")).Is(HttpStatusCode.OK);
        tap.Delay = TimeSpan.Zero;

        Assert.Equal(MaxInFlight, answers.Count(one => one.answer.Status == HttpStatusCode.Created));
        // at once: before the first of those that wait for the sidecar
        var served = answers.Where(one => one.answer.Status == HttpStatusCode.Created).Min(one => one.Elapsed);
        foreach (var (refused, after) in answers.Where(one => one.answer.Status != HttpStatusCode.Created))
        {
            refused.IsProblem(HttpStatusCode.ServiceUnavailable, "overloaded");
            Assert.Equal("1", refused.Header("Retry-After"));
            Assert.True(after < served, $"refused after {after}, served after {served}");
        }
    }

    static async Task BacklogAsync(ProductUnderTest product, GrpcTap tap)
    {
        var users = product.Users[0];
        var id = (await users.Client.CreateAsync()).Id;
        await EventTests.ToldAsync(product, id, 1, TimeSpan.FromSeconds(20));
        await Eventually.TrueAsync("what was committed is published", TimeSpan.FromSeconds(20), () => product.Listener.Events.Count > MaxInFlight, Cancel);
        tap.Refuse = method => method.Contains("Publish", StringComparison.Ordinal);

        for (var i = 0; i < BacklogOfAUser; i++)
            (await users.Client.PatchAsync(id, $$$"""{"attributes":{"i":{{{i}}}}}""")).Is(HttpStatusCode.OK);
        IsBacklogFull(await users.Client.PatchAsync(id, """{"name":"Ada King"}"""));

        Answer made;
        var created = 0;
        while ((made = await users.Client.PostAsync(UsersApi.Body(UsersApi.NewAddress()))).Status == HttpStatusCode.Created)
            created++;
        IsBacklogFull(made);
        Assert.Equal(Backlog - BacklogOfAUser, created);
        IsBacklogFull(await users.Client.RemoveAsync(id));
        (await users.Client.ReadAsync($"/users/{id}")).Is(HttpStatusCode.OK);

        tap.Refuse = _ => false;
        await Eventually.TrueAsync("writes are taken again", TimeSpan.FromSeconds(20),
            async () => (await users.Client.RemoveAsync(id)).Status == HttpStatusCode.NoContent, Cancel);
    }

    static void IsBacklogFull(Answer answer)
    {
        answer.IsProblem(HttpStatusCode.ServiceUnavailable, "backlog-full");
        Assert.Equal("5", answer.Header("Retry-After"));
    }
}
