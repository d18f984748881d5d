using System.Text;

namespace Search.Tests;

public sealed class UserEventTests
{
    const string Updated = """
        {"specversion":"1.0","id":"abc2345:3","source":"users","type":"daprusers.user.updated.v1","subject":"abc2345",
         "time":"2026-01-02T03:04:05.678Z","datacontenttype":"application/json","data":{"userId":"abc2345","version":3,
         "occurredAt":"2026-01-02T03:04:05.678Z","changed":["name"],"user":{"id":"abc2345","email":"ada@example.org",
         "name":"Ada King","status":"active","version":3,"createdAt":"2026-01-02T03:04:05.678Z",
         "updatedAt":"2026-01-02T03:04:05.678Z"}},"topic":"users","pubsubname":"pubsub","traceid":"","traceparent":""}
        """;

    [Fact]
    public async Task A_user_event_is_read() =>
        Assert.Equal(new UserChange("abc2345", 3, new("Ada King", "ada@example.org")), await ReadAsync(Updated));

    [Fact]
    public async Task The_version_of_the_user_is_read_if_it_is_newer_than_that_of_the_event()
    {
        var newer = Updated.Replace("\"status\":\"active\",\"version\":3", "\"version\":7", StringComparison.Ordinal);
        Assert.Equal(7, (await ReadAsync(newer))?.Version);
    }

    [Theory]
    [InlineData("created")]
    [InlineData("updated")]
    [InlineData("deleted")]
    public async Task An_event_without_a_user_is_a_deletion_whatever_its_type_is(string type)
    {
        var body = Event(type, """{"userId":"abc","version":2,"user":null}""");
        Assert.Equal(new UserChange("abc", 2, null), await ReadAsync(body));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"type\":\"daprusers.user.updated.v1\"}")]
    [InlineData("not json")]
    [InlineData("{\"type\":\"com.dapr.event.sent\",\"data\":{\"userId\":\"abc\",\"version\":2,\"user\":null}}")]
    [InlineData("{\"type\":\"daprusers.user.updated.v2\",\"data\":{\"userId\":\"abc\",\"version\":2,\"user\":null}}")]
    public async Task A_body_that_is_not_a_user_event_is_rejected(string body) => Assert.Null(await ReadAsync(body));

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
    public async Task Invalid_data_is_rejected(string data) => Assert.Null(await ReadAsync(Event("updated", data)));

    static string Event(string type, string data) =>
        $$"""{"type":"daprusers.user.{{type}}.v1","data":{{data}}}""";

    static Task<UserChange?> ReadAsync(string body)
    {
        var stream = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return UserEvent.ReadAsync(stream, TestContext.Current.CancellationToken);
    }
}
