using System.Net;

namespace Product.Tests.Api;

public sealed class CreateTests(SharedProduct shared) : ProductTest(shared)
{
    [Fact]
    public async Task Create_returns_the_whole_user_and_a_read_returns_the_same()
    {
        var email = UsersApi.NewEmail();
        var created = await Users.CreateAsync(email, "  Ada King ");
        var user = created.Json;

        Assert.Matches("^[a-z2-7]{1,32}$", created.Id);
        Assert.Equal($"/users/{created.Id}", created.Header("Location"));
        Assert.Equal("\"1\"", created.ETag);
        Assert.Equal("application/json", created.Message.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["id", "email", "name", "status", "attributes", "version", "createdAt", "updatedAt"],
            user.EnumerateObject().Select(member => member.Name));
        Assert.Equal(email, user.GetProperty("email").GetString());
        Assert.Equal("Ada King", user.GetProperty("name").GetString());
        Assert.Equal("active", user.GetProperty("status").GetString());
        Assert.Equal(1, user.GetProperty("version").GetInt32());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", user.GetProperty("createdAt").GetString());
        Assert.Equal(user.GetProperty("createdAt").GetString(), user.GetProperty("updatedAt").GetString());

        var read = (await Users.ReadAsync($"/users/{created.Id}")).Expect(HttpStatusCode.OK);
        Assert.Equal(created.Text, read.Text);
        Assert.Equal("\"1\"", read.ETag);
    }

    [Theory]
    [InlineData("""{"z":1,"a":{"c":[1,null],"B":true},"":"x"}""")]
    [InlineData("""{"big":12345678901234567890.1234567890123456789,"exponent":1e+05,"zero":-0.0,"one":1.00}""")]
    [InlineData("""{"quote":"\"","line":"a\nb","snowman":"☃","cat":"🐈","html":"<&>'"}""")]
    public async Task Attributes_keep_the_order_of_members_and_the_digits_of_numbers(string attributes)
    {
        var created = await Users.CreateAsync(attributes: attributes);
        var read = await Users.ReadAsync($"/users/{created.Id}");

        foreach (var response in (ApiResponse[])[created, read])
        {
            var returned = response.Json.GetProperty("attributes").GetRawText();
            Assert.Equal(JsonValues.Flatten(attributes), JsonValues.Flatten(returned));
        }
    }

    [Theory]
    [InlineData("Ada.{0}@Example.ORG", "ada.{0}@example.org")]
    [InlineData("{0}@bücher.example", "{0}@XN--BCHER-KVA.example")]
    [InlineData("j\u00f6rg.{0}@example.org", "jo\u0308rg.{0}@example.org")]
    public async Task Two_spellings_of_an_address_identify_the_same_user(string first, string second)
    {
        var unique = UsersApi.NewWord();
        var (original, other) = (string.Format(null, first, unique), string.Format(null, second, unique));
        var created = await Users.CreateAsync(original);

        (await Users.PostAsync(UsersApi.Body(other))).ExpectProblem(HttpStatusCode.Conflict, "email-taken");
        var found = await Users.FindByEmailAsync(other);
        Assert.Equal([created.Id], found.Ids());
        Assert.Equal(original, found.Json.GetProperty("users")[0].GetProperty("email").GetString());
    }

    [Fact]
    public async Task All_errors_of_a_request_are_reported_together()
    {
        const string Body = """{"email":"nobody","name":" ","attributes":{"a":{"b":{"c":{}}}},"role":"admin"}""";
        (await Users.PostAsync(Body))
            .ExpectProblem(HttpStatusCode.BadRequest, "validation-failed", "attributes", "email", "name", "role");
    }
}
