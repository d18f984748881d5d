using System.Net;

namespace Product.Tests.Api;

public sealed class ReadTests(SharedProduct shared) : ProductTest(shared)
{
    [Theory]
    [InlineData("\"1\"", HttpStatusCode.NotModified)]
    [InlineData("W/\"1\"", HttpStatusCode.NotModified)]
    [InlineData("\"7\", W/\"1\"", HttpStatusCode.NotModified)]
    [InlineData("*", HttpStatusCode.NotModified)]
    [InlineData("\"2\"", HttpStatusCode.OK)]
    public async Task If_None_Match_uses_weak_comparison(string tags, HttpStatusCode expected)
    {
        var created = await Users.CreateAsync();
        var read = (await Users.ReadAsync($"/users/{created.Id}", ifNoneMatch: tags)).Expect(expected);

        Assert.Equal("\"1\"", read.ETag);
        Assert.Equal(expected == HttpStatusCode.OK, read.Text.Length > 0);
    }

    [Theory]
    [InlineData("aaaaaaaaaaaaa")]
    [InlineData("0")]
    [InlineData("b2345672345672345672345672345672345672345672345")]
    [InlineData("UPPERCASE")]
    public async Task An_unknown_id_is_not_found(string id) =>
        (await Users.ReadAsync($"/users/{id}")).ExpectProblem(HttpStatusCode.NotFound, "user-not-found");

    [Fact]
    public async Task An_id_guessed_from_another_id_is_not_found()
    {
        var id = (await Users.CreateAsync()).Id;
        var guessed = id[..^1] + (id[^1] == 'a' ? 'b' : 'a');
        (await Users.ReadAsync($"/users/{guessed}")).ExpectProblem(HttpStatusCode.NotFound, "user-not-found");
    }

    [Fact]
    public async Task A_user_is_found_by_address_immediately_and_an_unknown_address_gives_an_empty_page()
    {
        var email = UsersApi.NewEmail();
        var empty = await Users.FindByEmailAsync(email);
        Assert.Equal("""{"users":[]}""", empty.Text);

        var created = await Users.CreateAsync(email);
        var page = await Users.FindByEmailAsync(email);
        Assert.Equal($$"""{"users":[{{created.Text}}]}""", page.Text);
    }

    [Fact]
    public async Task Paging_returns_each_user_once_during_creates_and_deletes()
    {
        var kept = await Users.CreateManyAsync(30);
        var toDelete = new Queue<string>(await Users.CreateManyAsync(10));

        var seen = new List<string>();
        await foreach (var page in Users.PagesAsync("limit=7"))
        {
            Assert.InRange(page.Ids().Count, 0, 7);
            if (page.Json.TryGetProperty("next", out var next))
                Assert.Matches("^[A-Za-z0-9_.~-]{1,512}$", next.GetString());
            seen.AddRange(page.Ids());
            await Users.CreateAsync();
            if (toDelete.TryDequeue(out var id))
                (await Users.RemoveAsync(id)).Expect(HttpStatusCode.NoContent);
            if (kept.All(seen.Contains) && toDelete.Count == 0)
                break;
        }

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Empty(kept.Except(seen));
    }

    [Fact]
    public async Task The_list_contains_a_new_user_and_not_a_deleted_one()
    {
        var (kept, deleted) = ((await Users.CreateAsync()).Id, (await Users.CreateAsync()).Id);
        (await Users.RemoveAsync(deleted)).Expect(HttpStatusCode.NoContent);

        var seen = new List<string>();
        await foreach (var page in Users.PagesAsync("limit=200"))
            seen.AddRange(page.Ids());

        Assert.Contains(kept, seen);
        Assert.DoesNotContain(deleted, seen);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("limit=5&limit=5", "limit")]
    [InlineData("cursor=", "cursor")]
    [InlineData("cursor=not-one-of-ours", "cursor")]
    [InlineData("status=active", "status")]
    [InlineData("q=ada&status=active", "status")]
    [InlineData("sort=name&page=2", "page", "sort")]
    [InlineData("q=", "q")]
    public async Task Invalid_query_parameters_are_reported(string query, params string[] errors) =>
        (await Users.ReadAsync($"/users?{query}")).ExpectProblem(HttpStatusCode.BadRequest, "invalid-query", errors);
}
