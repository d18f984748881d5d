using System.Net;

namespace Product.Tests.Api;

public sealed class PatchTests(SharedProduct shared) : ProductTest(shared)
{
    [Fact]
    public async Task A_patch_changes_what_it_names_and_nothing_else()
    {
        var created = await Users.CreateAsync(name: "Ada", attributes: """{"team":"engines"}""");
        var patched = (await Users.PatchAsync(created.Id, """{"name":" Ada King "}""")).Is(HttpStatusCode.OK);

        Assert.Equal("\"2\"", patched.ETag);
        Assert.Equal(("Ada King", 2), (patched.Json.GetProperty("name").GetString()!, patched.Json.GetProperty("version").GetInt32()));
        foreach (var same in (string[])["id", "email", "status", "attributes", "createdAt"])
            Assert.Equal(created.Json.GetProperty(same).GetRawText(), patched.Json.GetProperty(same).GetRawText());
        Assert.Equal(patched.Text, (await Users.ReadAsync($"/users/{created.Id}")).Text);
    }

    [Theory]
    [InlineData("""{"a":1,"b":{"c":2,"d":3}}""", """{"b":{"c":null,"e":4},"f":[null]}""", """{"a":1,"b":{"d":3,"e":4},"f":[null]}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[3]}""", """{"a":[3]}""")]
    [InlineData("""{"a":"text"}""", """{"a":{"b":null,"c":1}}""", """{"a":{"c":1}}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":null,"x":null}""", "{}")]
    [InlineData("""{"a":{"b":1}}""", "null", "{}")]
    public async Task Attributes_are_merged_member_by_member(string before, string patch, string after)
    {
        var id = (await Users.CreateAsync(attributes: before)).Id;
        var patched = (await Users.PatchAsync(id, $$"""{"attributes":{{patch}}}""")).Is(HttpStatusCode.OK);
        Assert.Equal(Json.Flat(after), Json.Flat(patched.Json.GetProperty("attributes").GetRawText()));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"name":"Ada Lovelace","status":"active"}""")]
    [InlineData("""{"attributes":{"x":1,"nobody":null}}""")]
    public async Task A_patch_that_changes_nothing_makes_no_version(string patch)
    {
        var created = await Users.CreateAsync(attributes: """{"x":1}""");
        var patched = (await Users.PatchAsync(created.Id, patch)).Is(HttpStatusCode.OK);
        Assert.Equal(created.Text, patched.Text);
        Assert.Equal("\"1\"", patched.ETag);
    }

    [Fact]
    public async Task An_address_moves_with_its_user_and_the_old_one_is_free()
    {
        var (old, next) = (UsersApi.NewAddress(), UsersApi.NewAddress());
        var id = (await Users.CreateAsync(old)).Id;
        (await Users.PatchAsync(id, $$"""{"email":"{{next}}"}""")).Is(HttpStatusCode.OK);

        Assert.Equal([id], (await Users.FindAsync(next)).Ids());
        Assert.Empty((await Users.FindAsync(old)).Ids());
        Assert.NotEqual(id, (await Users.CreateAsync(old)).Id);
        (await Users.PatchAsync(id, $$"""{"email":"{{old}}"}""")).IsProblem(HttpStatusCode.Conflict, "email-taken");
    }

    [Fact]
    public async Task A_new_spelling_of_the_own_address_is_shown_and_makes_a_version()
    {
        var email = UsersApi.NewAddress();
        var id = (await Users.CreateAsync(email)).Id;
        var patched = (await Users.PatchAsync(id, $$"""{"email":"{{email.ToUpperInvariant()}}"}""")).Is(HttpStatusCode.OK);
        Assert.Equal(email.ToUpperInvariant(), patched.Json.GetProperty("email").GetString());
        Assert.Equal([id], (await Users.FindAsync(email)).Ids());
    }

    [Fact]
    public async Task If_match_lets_one_of_many_win()
    {
        var id = (await Users.CreateAsync()).Id;
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Users.PatchAsync(id, $$"""{"name":"Ada {{i}}"}""", "\"1\"")));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        foreach (var lost in answers.Where(answer => answer.Status != HttpStatusCode.OK))
            lost.IsProblem(HttpStatusCode.PreconditionFailed, "version-mismatch");
        Assert.Equal("\"2\"", (await Users.ReadAsync($"/users/{id}")).ETag);
    }

    [Fact]
    public async Task Without_if_match_no_change_undoes_another()
    {
        var id = (await Users.CreateAsync()).Id;
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Users.PatchAsync(id, $$$"""{"attributes":{"m{{{i}}}":{{{i}}}}}""")));

        Assert.All(answers, answer => answer.Is(HttpStatusCode.OK));
        var user = await Users.ReadAsync($"/users/{id}");
        Assert.Equal("\"21\"", user.ETag);
        Assert.Equal(20, user.Json.GetProperty("attributes").EnumerateObject().Count());
    }

    [Fact]
    public async Task Checks_come_in_order_request_then_user_then_version_then_what_needs_the_user()
    {
        var tooMuch = $$$"""{"attributes":{"b":"{{{new string('x', 3000)}}}"}}""";
        var id = (await Users.CreateAsync(attributes: $$"""{"a":"{{new string('x', 3000)}}"}""")).Id;
        var gone = (await Users.CreateAsync()).Id;
        (await Users.RemoveAsync(gone)).Is(HttpStatusCode.NoContent);

        (await Users.PatchAsync(gone, """{"name":null}""")).IsProblem(HttpStatusCode.BadRequest, "validation-failed", "name");
        (await Users.PatchAsync(gone, tooMuch, "\"9\"")).IsProblem(HttpStatusCode.NotFound, "user-not-found");
        (await Users.PatchAsync(id, tooMuch, "\"9\"")).IsProblem(HttpStatusCode.PreconditionFailed, "version-mismatch");
        (await Users.PatchAsync(id, tooMuch, "*")).IsProblem(HttpStatusCode.BadRequest, "validation-failed", "attributes");
    }

    [Theory]
    [InlineData("""{"email":null,"name":null,"status":null}""", "email", "name", "status")]
    [InlineData("""{"status":"deleted"}""", "status")]
    [InlineData("""{"id":"x","version":7}""", "id", "version")]
    public async Task What_a_patch_may_not_say_is_named(string patch, params string[] faults)
    {
        var id = (await Users.CreateAsync()).Id;
        (await Users.PatchAsync(id, patch)).IsProblem(HttpStatusCode.BadRequest, "validation-failed", faults);
    }
}
