using System.Text;

namespace Search.Tests;

public sealed class EventTests
{
    const string Updated = """
        {"specversion":"1.0","id":"abc2345:3","source":"users","type":"daprusers.user.updated.v1","subject":"abc2345",
         "time":"2026-01-02T03:04:05.678Z","datacontenttype":"application/json","data":{"userId":"abc2345","version":3,
         "occurredAt":"2026-01-02T03:04:05.678Z","changed":["name"],"user":{"id":"abc2345","email":"ada@example.org",
         "name":"Ada King","status":"active","version":3,"createdAt":"2026-01-02T03:04:05.678Z",
         "updatedAt":"2026-01-02T03:04:05.678Z"}},"topic":"users","pubsubname":"pubsub","traceid":"","traceparent":""}
        """;

    [Fact]
    public async Task An_event_of_the_contract_is_read() =>
        Assert.Equal(new UserChange("abc2345", 3, new("Ada King", "ada@example.org")), await Read(Updated));

    [Fact]
    public async Task The_user_may_be_newer_than_the_event() =>
        Assert.Equal(7, (await Read(Updated.Replace("\"status\":\"active\",\"version\":3", "\"version\":7")))?.Version);

    [Theory]
    [InlineData("created")]
    [InlineData("updated")]
    [InlineData("deleted")]
    public async Task No_user_is_a_deletion_whatever_the_type_says(string type) =>
        Assert.Equal(new UserChange("abc", 2, null), await Read(Event(type, """{"userId":"abc","version":2,"user":null}""")));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"type\":\"daprusers.user.updated.v1\"}")]
    [InlineData("not json")]
    [InlineData("{\"type\":\"com.dapr.event.sent\",\"data\":{\"userId\":\"abc\",\"version\":2,\"user\":null}}")]
    [InlineData("{\"type\":\"daprusers.user.updated.v2\",\"data\":{\"userId\":\"abc\",\"version\":2,\"user\":null}}")]
    public async Task What_is_no_event_of_a_user_is_never_taken(string body) => Assert.Null(await Read(body));

    [Theory]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("""{"userId":"abc","version":2}""")]
    [InlineData("""{"version":2,"user":null}""")]
    [InlineData("""{"userId":"abc","user":null}""")]
    [InlineData("""{"userId":null,"version":2,"user":null}""")]
    [InlineData("""{"userId":"","version":2,"user":null}""")]
    [InlineData("""{"userId":"ABC","version":2,"user":null}""")]
    [InlineData("""{"userId":"a234567890123456789012345678901234","version":2,"user":null}""")]
    [InlineData("""{"userId":"abc","version":0,"user":null}""")]
    [InlineData("""{"userId":"abc","version":"2","user":null}""")]
    [InlineData("""{"userId":"abc","version":2.5,"user":null}""")]
    [InlineData("""{"userId":"abc","version":1e30,"user":null}""")]
    [InlineData("""{"userId":"abc","version":2,"user":{}}""")]
    [InlineData("""{"userId":"abc","version":2,"user":{"id":"abd","version":2,"email":"a@b.c","name":"A"}}""")]
    [InlineData("""{"userId":"abc","version":2,"user":{"id":"abc","version":0,"email":"a@b.c","name":"A"}}""")]
    [InlineData("""{"userId":"abc","version":2,"user":{"id":"abc","version":2,"email":null,"name":"A"}}""")]
    [InlineData("""{"userId":"abc","version":2,"user":{"id":"abc","version":2,"email":"a@b.c","name":"\ud800"}}""")]
    public async Task Data_of_another_shape_is_never_taken(string data) => Assert.Null(await Read(Event("updated", data)));

    static string Event(string type, string data) => $$"""{"type":"daprusers.user.{{type}}.v1","data":{{data}}}""";

    static async Task<UserChange?> Read(string body) =>
        await UserEvent.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(body)), TestContext.Current.CancellationToken);
}
