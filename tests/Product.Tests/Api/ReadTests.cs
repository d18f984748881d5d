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
    public async Task If_none_match_compares_weakly(string tags, HttpStatusCode expected)
    {
        var created = await Users.CreateAsync();
        var read = (await Users.ReadAsync($"/users/{created.Id}", ifNoneMatch: tags)).Is(expected);

        Assert.Equal("\"1\"", read.ETag);
        Assert.Equal(expected == HttpStatusCode.OK, read.Text.Length > 0);
    }

    [Theory]
    [InlineData("aaaaaaaaaaaaa")]
    [InlineData("0")]
    [InlineData("b2345672345672345672345672345672345672345672345")]
    [InlineData("UPPERCASE")]
    public async Task An_id_that_is_nobodys_is_not_found(string id) =>
        (await Users.ReadAsync($"/users/{id}")).IsProblem(HttpStatusCode.NotFound, "user-not-found");

    [Fact]
    public async Task A_guessed_neighbour_of_an_id_is_not_found()
    {
        var id = (await Users.CreateAsync()).Id;
        var neighbour = id[..^1] + (id[^1] == 'a' ? 'b' : 'a');
        (await Users.ReadAsync($"/users/{neighbour}")).IsProblem(HttpStatusCode.NotFound, "user-not-found");
    }

    [Fact]
    public async Task An_address_is_found_at_once_and_nobodys_gives_an_empty_page()
    {
        var email = UsersApi.NewAddress();
        var nobody = await Users.FindAsync(email);
        Assert.Equal("""{"users":[]}""", nobody.Text);

        var created = await Users.CreateAsync(email);
        var page = await Users.FindAsync(email);
        Assert.Equal($$"""{"users":[{{created.Text}}]}""", page.Text);
    }

    [Fact]
    public async Task A_walk_sees_everybody_once_however_many_come_and_go()
    {
        var mine = await CreateAsync(30);
        var doomed = new Queue<string>(await CreateAsync(10));

        var seen = new List<string>();
        await foreach (var page in Users.PagesAsync("limit=7"))
        {
            Assert.InRange(page.Ids().Count, 0, 7);
            if (page.Json.TryGetProperty("next", out var next))
                Assert.Matches("^[A-Za-z0-9_.~-]{1,512}$", next.GetString());
            seen.AddRange(page.Ids());
            await Users.CreateAsync();
            if (doomed.TryDequeue(out var gone))
                (await Users.RemoveAsync(gone)).Is(HttpStatusCode.NoContent);
            if (mine.All(seen.Contains) && doomed.Count == 0)
                break;
        }

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Empty(mine.Except(seen));
    }

    [Fact]
    public async Task A_user_just_created_is_in_the_list_and_one_just_deleted_is_not()
    {
        var (kept, deleted) = ((await Users.CreateAsync()).Id, (await Users.CreateAsync()).Id);
        (await Users.RemoveAsync(deleted)).Is(HttpStatusCode.NoContent);

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
    public async Task A_query_that_is_not_offered_is_a_fault(string query, params string[] faults) =>
        (await Users.ReadAsync($"/users?{query}")).IsProblem(HttpStatusCode.BadRequest, "invalid-query", faults);

    async Task<List<string>> CreateAsync(int count) =>
        [.. (await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Users.CreateAsync()))).Select(created => created.Id)];
}
