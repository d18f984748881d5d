using System.Net;

namespace Product.Tests.Events;

public sealed class CrashTests(SharedProduct shared) : ProductTest(shared)
{
    const int Created = 60, Deleted = 20;

    [Fact]
    public async Task Events_that_a_crash_left_unpublished_are_published_after_a_restart()
    {
        var (product, users, tap) = await StartTappedAsync(
            ("Users__Storage__HeartbeatInterval", "00:00:00.3"),
            ("Users__Storage__LeaseTimeout", "00:00:02"));
        tap.Refuse = method => method.Contains("Publish", StringComparison.Ordinal);
        var ids = await users.Client.CreateManyAsync(Created);
        await Task.WhenAll(ids.Select(id => users.Client.PatchAsync(id, """{"name":"Ada King"}""")));
        await Task.WhenAll(ids.Take(Deleted).Select(id => users.Client.RemoveAsync(id)));
        await users.KillAsync(Cancellation);
        Assert.All(ids, id => Assert.Empty(product.Subscriber.EventsOf(id)));

        tap.Refuse = _ => false;
        users.Start();
        await product.ReadyAsync(Cancellation);
        await Eventually.TrueAsync("the event of every version has arrived", TimeSpan.FromSeconds(30),
            () => ids.Take(Deleted).All(id => product.HasReceivedAll(id, lastVersion: 3))
                && ids.Skip(Deleted).All(id => product.HasReceivedAll(id, lastVersion: 2)), Cancellation);
        foreach (var id in ids.Skip(Deleted))
            Assert.Equal("\"2\"", (await users.Client.ReadAsync($"/users/{id}")).Expect(HttpStatusCode.OK).ETag);
    }
}
