using System.Net;
using System.Text.Json;

namespace Product.Tests.Events;

public sealed class EventTests(SharedProduct shared) : ProductTest(shared)
{
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_create_is_told_exactly_so()
    {
        var user = await Users.CreateAsync(attributes: """{"secret":1}""");
        var told = await ToldAsync(user.Id, 1);

        Assert.Equal(("1.0", $"{user.Id}:1", "users", "daprusers.user.created.v1", user.Id, "application/json"),
            (Text(told, "specversion"), Text(told, "id"), Text(told, "source"), Text(told, "type"), Text(told, "subject"), Text(told, "datacontenttype")));
        var data = told.GetProperty("data");
        // a sidecar may sort the members
        Assert.Equal(["changed", "occurredAt", "user", "userId", "version"], data.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal((user.Id, 1), (Text(data, "userId"), data.GetProperty("version").GetInt32()));
        Assert.Equal(Text(user.Json, "createdAt"), Text(data, "occurredAt"));
        Assert.Equal(Text(data, "occurredAt"), Text(told, "time"));
        Assert.Equal("""["email","name","attributes"]""", data.GetProperty("changed").GetRawText());

        // the user as it was answered, without its attributes
        var expected = user.Json.EnumerateObject().Where(member => member.Name != "attributes").Select(member => $"{member.Name} {member.Value}");
        Assert.Equal(expected.Order(StringComparer.Ordinal),
            data.GetProperty("user").EnumerateObject().Select(member => $"{member.Name} {member.Value}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""{"name":"Ada King"}""", "updated", "name")]
    [InlineData("""{"attributes":{"x":1},"name":"Ada King"}""", "updated", "name", "attributes")]
    [InlineData("""{"status":"inactive"}""", "deactivated", "status")]
    [InlineData("""{"status":"inactive","name":"Ada King"}""", "deactivated", "name", "status")]
    public async Task A_change_is_told_by_what_changed(string patch, string type, params string[] changed)
    {
        var id = (await Users.CreateAsync()).Id;
        (await Users.PatchAsync(id, patch)).Is(HttpStatusCode.OK);

        var told = await ToldAsync(id, 2);
        Assert.Equal($"daprusers.user.{type}.v1", Text(told, "type"));
        Assert.Equal(changed, told.GetProperty("data").GetProperty("changed").EnumerateArray().Select(member => member.GetString()!));
        Assert.Equal(2, told.GetProperty("data").GetProperty("user").GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task A_user_that_comes_back_is_reactivated()
    {
        var id = (await Users.CreateAsync()).Id;
        (await Users.PatchAsync(id, """{"status":"inactive"}""")).Is(HttpStatusCode.OK);
        (await Users.PatchAsync(id, """{"status":"active"}""")).Is(HttpStatusCode.OK);
        Assert.Equal("daprusers.user.reactivated.v1", Text(await ToldAsync(id, 3), "type"));
    }

    [Fact]
    public async Task A_deletion_is_told_without_the_user()
    {
        var id = (await Users.CreateAsync()).Id;
        await ToldAsync(id, 1);
        (await Users.RemoveAsync(id)).Is(HttpStatusCode.NoContent);

        var told = await ToldAsync(id, 2);
        Assert.Equal("daprusers.user.deleted.v1", Text(told, "type"));
        Assert.Equal("[]", told.GetProperty("data").GetProperty("changed").GetRawText());
        Assert.Equal(JsonValueKind.Null, told.GetProperty("data").GetProperty("user").ValueKind);
    }

    [Fact]
    public async Task Every_version_is_told_and_none_that_was_not_committed()
    {
        var ids = (await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Users.CreateAsync()))).Select(created => created.Id).ToList();
        await Task.WhenAll(ids.SelectMany(id => Enumerable.Range(0, 8).Select(i => Users.PatchAsync(id, $$"""{"name":"Ada {{i}}"}"""))));
        await Task.WhenAll(ids.Select(id => Users.PatchAsync(id, """{"name":"Ada 7"}""", "\"1\"")));
        var committed = await Task.WhenAll(ids.Select(async id => (await Users.ReadAsync($"/users/{id}")).Json.GetProperty("version").GetInt32()));

        await Eventually.TrueAsync("every version is told", Soon,
            () => ids.Zip(committed).All(user => Enumerable.Range(1, user.Second).All(version => Told(user.First, version) is not null)), Cancel);
        Assert.All(ids.Zip(committed), user => Assert.All(ProductUnderTest.Subscriber.EventsOf(user.First), told =>
        {
            var version = told.GetProperty("data").GetProperty("version").GetInt32();
            Assert.InRange(version, 1, user.Second);
            Assert.InRange(told.GetProperty("data").GetProperty("user").GetProperty("version").GetInt32(), version, user.Second);
        }));
    }

    [Fact]
    public async Task What_was_refused_or_changed_nothing_is_not_told()
    {
        var email = UsersApi.NewAddress();
        var id = (await Users.CreateAsync(email)).Id;
        (await Users.PatchAsync(id, """{"name":"Ada Lovelace"}""")).Is(HttpStatusCode.OK);
        (await Users.PatchAsync(id, """{"name":"Eve"}""", "\"5\"")).Is(HttpStatusCode.PreconditionFailed);
        (await Users.PostAsync(UsersApi.Body(email))).Is(HttpStatusCode.Conflict);
        var later = (await Users.CreateAsync()).Id;

        await ToldAsync(id, 1);
        await ToldAsync(later, 1);
        Assert.All(ProductUnderTest.Subscriber.EventsOf(id), told => Assert.Equal($"{id}:1", Text(told, "id")));
        Assert.DoesNotContain(ProductUnderTest.Subscriber.Events, told => told.GetRawText().Contains(email, StringComparison.Ordinal) && Text(told, "subject") != id);
    }

    Task<JsonElement> ToldAsync(string id, int version) => ToldAsync(ProductUnderTest, id, version, Soon);

    internal static async Task<JsonElement> ToldAsync(ProductUnderTest product, string id, int version, TimeSpan within)
    {
        await Eventually.TrueAsync($"version {version} of {id} is told", within, () => Told(product, id, version) is not null, Cancel);
        return Told(product, id, version)!.Value;
    }

    JsonElement? Told(string id, int version) => Told(ProductUnderTest, id, version);

    internal static JsonElement? Told(ProductUnderTest product, string id, int version) =>
        product.Subscriber.EventsOf(id).Cast<JsonElement?>().FirstOrDefault(told => told!.Value.GetProperty("data").GetProperty("version").GetInt32() == version);

    static string Text(JsonElement json, string member) => json.GetProperty(member).GetString()!;
}
