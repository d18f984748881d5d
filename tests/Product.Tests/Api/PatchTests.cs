using System.Net;

namespace Product.Tests.Api;

public sealed class PatchTests(SharedProduct shared) : ProductTest(shared)
{
    [Fact]
    public async Task A_patch_changes_only_the_members_it_contains()
    {
        var created = await Users.CreateAsync(name: "Ada", attributes: """{"team":"engines"}""");
        var patched = (await Users.PatchAsync(created.Id, """{"name":" Ada King "}""")).Expect(HttpStatusCode.OK);

        Assert.Equal("\"2\"", patched.ETag);
        Assert.Equal("Ada King", patched.Json.GetProperty("name").GetString());
        Assert.Equal(2, patched.Json.GetProperty("version").GetInt32());
        foreach (var unchanged in (string[])["id", "email", "status", "attributes", "createdAt"])
        {
            Assert.Equal(
                created.Json.GetProperty(unchanged).GetRawText(),
                patched.Json.GetProperty(unchanged).GetRawText());
        }

        Assert.Equal(patched.Text, (await Users.ReadAsync($"/users/{created.Id}")).Text);
    }

    [Theory]
    [InlineData("""{"a":1,"b":{"c":2,"d":3}}""", """{"b":{"c":null,"e":4},"f":[null]}""",
        """{"a":1,"b":{"d":3,"e":4},"f":[null]}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[3]}""", """{"a":[3]}""")]
    [InlineData("""{"a":"text"}""", """{"a":{"b":null,"c":1}}""", """{"a":{"c":1}}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":null,"x":null}""", "{}")]
    [InlineData("""{"a":{"b":1}}""", "null", "{}")]
    public async Task Attributes_are_merged_member_by_member(string before, string patch, string after)
    {
        var id = (await Users.CreateAsync(attributes: before)).Id;
        var patched = (await Users.PatchAsync(id, $$"""{"attributes":{{patch}}}""")).Expect(HttpStatusCode.OK);
        var merged = patched.Json.GetProperty("attributes").GetRawText();
        Assert.Equal(JsonValues.Flatten(after), JsonValues.Flatten(merged));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"name":"Ada Lovelace","status":"active"}""")]
    [InlineData("""{"attributes":{"x":1,"nobody":null}}""")]
    public async Task A_patch_that_changes_nothing_creates_no_version(string patch)
    {
        var created = await Users.CreateAsync(attributes: """{"x":1}""");
        var patched = (await Users.PatchAsync(created.Id, patch)).Expect(HttpStatusCode.OK);
        Assert.Equal(created.Text, patched.Text);
        Assert.Equal("\"1\"", patched.ETag);
    }

    [Fact]
    public async Task A_change_of_address_releases_the_old_address()
    {
        var (oldEmail, newEmail) = (UsersApi.NewEmail(), UsersApi.NewEmail());
        var id = (await Users.CreateAsync(oldEmail)).Id;
        (await Users.PatchAsync(id, $$"""{"email":"{{newEmail}}"}""")).Expect(HttpStatusCode.OK);

        Assert.Equal([id], (await Users.FindByEmailAsync(newEmail)).Ids());
        Assert.Empty((await Users.FindByEmailAsync(oldEmail)).Ids());
        Assert.NotEqual(id, (await Users.CreateAsync(oldEmail)).Id);
        (await Users.PatchAsync(id, $$"""{"email":"{{oldEmail}}"}"""))
            .ExpectProblem(HttpStatusCode.Conflict, "email-taken");
    }

    [Fact]
    public async Task A_new_spelling_of_the_same_address_creates_a_version()
    {
        var email = UsersApi.NewEmail();
        var upper = email.ToUpperInvariant();
        var id = (await Users.CreateAsync(email)).Id;
        var patched = (await Users.PatchAsync(id, $$"""{"email":"{{upper}}"}""")).Expect(HttpStatusCode.OK);
        Assert.Equal(upper, patched.Json.GetProperty("email").GetString());
        Assert.Equal([id], (await Users.FindByEmailAsync(email)).Ids());
    }

    [Fact]
    public async Task One_of_many_concurrent_patches_with_the_same_If_Match_succeeds()
    {
        var id = (await Users.CreateAsync()).Id;
        var responses = await Task.WhenAll(Enumerable.Range(0, 16)
            .Select(i => Users.PatchAsync(id, $$"""{"name":"Ada {{i}}"}""", "\"1\"")));

        Assert.Single(responses, response => response.Status == HttpStatusCode.OK);
        foreach (var rejected in responses.Where(response => response.Status != HttpStatusCode.OK))
            rejected.ExpectProblem(HttpStatusCode.PreconditionFailed, "version-mismatch");
        Assert.Equal("\"2\"", (await Users.ReadAsync($"/users/{id}")).ETag);
    }

    [Fact]
    public async Task Concurrent_patches_without_If_Match_are_all_applied()
    {
        var id = (await Users.CreateAsync()).Id;
        var responses = await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(i => Users.PatchAsync(id, $$$"""{"attributes":{"m{{{i}}}":{{{i}}}}}""")));

        Assert.All(responses, response => response.Expect(HttpStatusCode.OK));
        var user = await Users.ReadAsync($"/users/{id}");
        Assert.Equal("\"21\"", user.ETag);
        Assert.Equal(20, user.Json.GetProperty("attributes").EnumerateObject().Count());
    }

    [Fact]
    public async Task Checks_run_in_order_request_then_user_then_version_then_result()
    {
        const string NullName = """{"name":null}""";
        var large = new string('x', 3000);
        var exceedsLimit = $$$"""{"attributes":{"b":"{{{large}}}"}}""";
        var id = (await Users.CreateAsync(attributes: $$"""{"a":"{{large}}"}""")).Id;
        var deleted = (await Users.CreateAsync()).Id;
        (await Users.RemoveAsync(deleted)).Expect(HttpStatusCode.NoContent);

        (await Users.PatchAsync(deleted, NullName))
            .ExpectProblem(HttpStatusCode.BadRequest, "validation-failed", "name");
        (await Users.PatchAsync(deleted, exceedsLimit, "\"9\""))
            .ExpectProblem(HttpStatusCode.NotFound, "user-not-found");
        (await Users.PatchAsync(id, exceedsLimit, "\"9\""))
            .ExpectProblem(HttpStatusCode.PreconditionFailed, "version-mismatch");
        (await Users.PatchAsync(id, exceedsLimit, "*"))
            .ExpectProblem(HttpStatusCode.BadRequest, "validation-failed", "attributes");
    }

    [Theory]
    [InlineData("""{"email":null,"name":null,"status":null}""", "email", "name", "status")]
    [InlineData("""{"status":"deleted"}""", "status")]
    [InlineData("""{"id":"x","version":7}""", "id", "version")]
    public async Task Members_that_a_patch_cannot_change_are_reported(string patch, params string[] errors)
    {
        var id = (await Users.CreateAsync()).Id;
        (await Users.PatchAsync(id, patch)).ExpectProblem(HttpStatusCode.BadRequest, "validation-failed", errors);
    }
}
