using System.Net;

namespace Product.Tests;

public sealed class CrashTests(SharedProduct shared) : ProductTest(shared)
{
    [Fact]
    public async Task What_was_committed_and_not_yet_told_is_told_after_a_crash()
    {
        var (product, users, tap) = await StartTappedAsync(("Users__Storage__HeartbeatInterval", "00:00:00.3"), ("Users__Storage__LeaseTimeout", "00:00:02"));
        tap.Refuse = method => method.Contains("Publish", StringComparison.Ordinal);
        var ids = (await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => users.Client.CreateAsync()))).Select(created => created.Id).ToList();
        await Task.WhenAll(ids.Select(id => users.Client.PatchAsync(id, """{"name":"Ada King"}""")));
        await Task.WhenAll(ids.Take(20).Select(id => users.Client.RemoveAsync(id)));
        await users.KillAsync(Cancel);
        Assert.All(ids, id => Assert.Empty(product.Listener.Of(id)));

        tap.Refuse = _ => false;
        users.Start();
        await product.ReadyAsync(Cancel);
        await Eventually.TrueAsync("every version is told", TimeSpan.FromSeconds(30), () => ids.Select((id, i) => (id, last: i < 20 ? 3 : 2))
            .All(user => Enumerable.Range(1, user.last).All(version => EventTests.Told(product, user.id, version) is not null)), Cancel);
        foreach (var id in ids.Skip(20))
            Assert.Equal("\"2\"", (await users.Client.ReadAsync($"/users/{id}")).Is(HttpStatusCode.OK).ETag);
    }
}
