using System.Net;
using System.Text.Json;

namespace Product.Tests.Events;

public sealed class UserEventTests(SharedProduct shared) : ProductTest(shared)
{
    const int UserCount = 10, PatchesPerUser = 8;

    static readonly TimeSpan DeliveryLimit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_create_publishes_the_user_without_its_attributes()
    {
        var user = await Users.CreateAsync(attributes: """{"secret":1}""");
        var received = await WaitForEventAsync(user.Id, 1);

        Assert.Equal("1.0", Text(received, "specversion"));
        Assert.Equal($"{user.Id}:1", Text(received, "id"));
        Assert.Equal("users", Text(received, "source"));
        Assert.Equal("daprusers.user.created.v1", Text(received, "type"));
        Assert.Equal(user.Id, Text(received, "subject"));
        Assert.Equal("application/json", Text(received, "datacontenttype"));

        // a sidecar may sort the members
        var data = received.GetProperty("data");
        Assert.Equal(["changed", "occurredAt", "user", "userId", "version"],
            data.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal(user.Id, Text(data, "userId"));
        Assert.Equal(1, data.GetProperty("version").GetInt32());
        Assert.Equal(Text(user.Json, "createdAt"), Text(data, "occurredAt"));
        Assert.Equal(Text(data, "occurredAt"), Text(received, "time"));
        Assert.Equal("""["email","name","attributes"]""", data.GetProperty("changed").GetRawText());

        var members = Members(user.Json).Where(member => !member.StartsWith("attributes ", StringComparison.Ordinal));
        Assert.Equal(members, Members(data.GetProperty("user")));
    }

    [Theory]
    [InlineData("""{"name":"Ada King"}""", "updated", "name")]
    [InlineData("""{"attributes":{"x":1},"name":"Ada King"}""", "updated", "name", "attributes")]
    [InlineData("""{"status":"inactive"}""", "deactivated", "status")]
    [InlineData("""{"status":"inactive","name":"Ada King"}""", "deactivated", "name", "status")]
    public async Task A_change_publishes_the_changed_members(string patch, string type, params string[] changed)
    {
        var id = (await Users.CreateAsync()).Id;
        (await Users.PatchAsync(id, patch)).Expect(HttpStatusCode.OK);

        var received = await WaitForEventAsync(id, 2);
        Assert.Equal($"daprusers.user.{type}.v1", Text(received, "type"));
        var data = received.GetProperty("data");
        Assert.Equal(changed, data.GetProperty("changed").EnumerateArray().Select(member => member.GetString()!));
        Assert.Equal(2, data.GetProperty("user").GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Setting_the_status_to_active_publishes_a_reactivation()
    {
        var id = (await Users.CreateAsync()).Id;
        (await Users.PatchAsync(id, """{"status":"inactive"}""")).Expect(HttpStatusCode.OK);
        (await Users.PatchAsync(id, """{"status":"active"}""")).Expect(HttpStatusCode.OK);
        Assert.Equal("daprusers.user.reactivated.v1", Text(await WaitForEventAsync(id, 3), "type"));
    }

    [Fact]
    public async Task A_delete_publishes_an_event_without_the_user()
    {
        var id = (await Users.CreateAsync()).Id;
        await WaitForEventAsync(id, 1);
        (await Users.RemoveAsync(id)).Expect(HttpStatusCode.NoContent);

        var received = await WaitForEventAsync(id, 2);
        Assert.Equal("daprusers.user.deleted.v1", Text(received, "type"));
        Assert.Equal("[]", received.GetProperty("data").GetProperty("changed").GetRawText());
        Assert.Equal(JsonValueKind.Null, received.GetProperty("data").GetProperty("user").ValueKind);
    }

    [Fact]
    public async Task Every_committed_version_is_published_and_no_other()
    {
        var ids = await Users.CreateManyAsync(UserCount);
        await Task.WhenAll(ids.SelectMany(id => Enumerable.Range(0, PatchesPerUser)
            .Select(i => Users.PatchAsync(id, $$"""{"name":"Ada {{i}}"}"""))));
        await Task.WhenAll(ids.Select(id => Users.PatchAsync(id, """{"name":"Ada 7"}""", "\"1\"")));
        var versions = await Task.WhenAll(ids.Select(ReadVersionAsync));
        var committed = ids.Zip(versions, (id, version) => (Id: id, Version: version)).ToList();

        await Eventually.TrueAsync("the event of every version has arrived", DeliveryLimit,
            () => committed.TrueForAll(user => ProductUnderTest.HasReceivedAll(user.Id, user.Version)), Cancellation);
        foreach (var (id, version) in committed)
        {
            Assert.All(ProductUnderTest.Subscriber.EventsOf(id), received =>
            {
                var published = ReceivedEvents.VersionOf(received);
                Assert.InRange(published, 1, version);
                var user = received.GetProperty("data").GetProperty("user");
                Assert.InRange(user.GetProperty("version").GetInt32(), published, version);
            });
        }
    }

    [Fact]
    public async Task Rejected_requests_and_requests_without_a_change_publish_nothing()
    {
        var email = UsersApi.NewEmail();
        var id = (await Users.CreateAsync(email)).Id;
        (await Users.PatchAsync(id, """{"name":"Ada Lovelace"}""")).Expect(HttpStatusCode.OK);
        (await Users.PatchAsync(id, """{"name":"Eve"}""", "\"5\"")).Expect(HttpStatusCode.PreconditionFailed);
        (await Users.PostAsync(UsersApi.Body(email))).Expect(HttpStatusCode.Conflict);
        var later = (await Users.CreateAsync()).Id;

        await WaitForEventAsync(id, 1);
        await WaitForEventAsync(later, 1);
        Assert.All(ProductUnderTest.Subscriber.EventsOf(id), received => Assert.Equal($"{id}:1", Text(received, "id")));
        var others = ProductUnderTest.Subscriber.Events.Where(received => Text(received, "subject") != id);
        Assert.DoesNotContain(others, received => received.GetRawText().Contains(email, StringComparison.Ordinal));
    }

    Task<JsonElement> WaitForEventAsync(string id, int version) =>
        ProductUnderTest.WaitForEventAsync(id, version, DeliveryLimit);

    async Task<int> ReadVersionAsync(string id) =>
        (await Users.ReadAsync($"/users/{id}")).Json.GetProperty("version").GetInt32();

    static IEnumerable<string> Members(JsonElement json) =>
        json.EnumerateObject().Select(member => $"{member.Name} {member.Value}").Order(StringComparer.Ordinal);

    static string Text(JsonElement json, string member) => json.GetProperty(member).GetString()!;
}
