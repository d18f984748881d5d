using System.Net;

namespace Product.Tests.Api;

public sealed class CreateTests(SharedProduct shared) : ProductTest(shared)
{
    [Fact]
    public async Task A_created_user_is_answered_whole_and_read_back_the_same()
    {
        var email = UsersApi.NewAddress();
        var created = await Users.CreateAsync(email, "  Ada King ");

        Assert.Matches("^[a-z2-7]{1,32}$", created.Id);
        Assert.Equal($"/users/{created.Id}", created.Header("Location"));
        Assert.Equal("\"1\"", created.ETag);
        Assert.Equal("application/json", created.Message.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["id", "email", "name", "status", "attributes", "version", "createdAt", "updatedAt"],
            created.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal((email, "Ada King", "active", 1), (created.Json.GetProperty("email").GetString()!,
            created.Json.GetProperty("name").GetString()!, created.Json.GetProperty("status").GetString()!,
            created.Json.GetProperty("version").GetInt32()));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", created.Json.GetProperty("createdAt").GetString());
        Assert.Equal(created.Json.GetProperty("createdAt").GetString(), created.Json.GetProperty("updatedAt").GetString());

        var read = (await Users.ReadAsync($"/users/{created.Id}")).Is(HttpStatusCode.OK);
        Assert.Equal(created.Text, read.Text);
        Assert.Equal("\"1\"", read.ETag);
    }

    [Theory]
    [InlineData("""{"z":1,"a":{"c":[1,null],"B":true},"":"x"}""")]
    [InlineData("""{"big":12345678901234567890.1234567890123456789,"exponent":1e+05,"zero":-0.0,"one":1.00}""")]
    [InlineData("""{"quote":"\"","line":"a\nb","snowman":"☃","cat":"🐈","html":"<&>'"}""")]
    public async Task Attributes_come_back_in_the_callers_order_with_the_callers_digits(string attributes)
    {
        var created = await Users.CreateAsync(attributes: attributes);
        var read = await Users.ReadAsync($"/users/{created.Id}");

        foreach (var answer in (Answer[])[created, read])
            Assert.Equal(Json.Flat(attributes), Json.Flat(answer.Json.GetProperty("attributes").GetRawText()));
    }

    [Theory]
    [InlineData("Ada.{0}@Example.ORG", "ada.{0}@example.org")]
    [InlineData("{0}@bücher.example", "{0}@XN--BCHER-KVA.example")]
    [InlineData("j\u00f6rg.{0}@example.org", "jo\u0308rg.{0}@example.org")]
    public async Task Two_spellings_of_one_address_are_one_users(string first, string second)
    {
        var unique = UsersApi.NewWord();
        var (shown, other) = (string.Format(null, first, unique), string.Format(null, second, unique));
        var created = await Users.CreateAsync(shown);

        (await Users.PostAsync(UsersApi.Body(other))).IsProblem(HttpStatusCode.Conflict, "email-taken");
        var found = await Users.FindAsync(other);
        Assert.Equal([created.Id], found.Ids());
        Assert.Equal(shown, found.Json.GetProperty("users")[0].GetProperty("email").GetString());
    }

    [Fact]
    public async Task Every_fault_of_a_request_is_named_at_once() =>
        (await Users.PostAsync("""{"email":"nobody","name":" ","attributes":{"a":{"b":{"c":{}}}},"role":"admin"}"""))
            .IsProblem(HttpStatusCode.BadRequest, "validation-failed", "attributes", "email", "name", "role");
}
