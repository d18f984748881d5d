using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Product.Tests.Search;

public sealed class SearchTests(SharedProduct shared) : ProductTest(shared)
{
    static readonly TimeSpan IndexLimit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Search_matches_prefixes_of_words_in_any_order_and_the_address()
    {
        var (first, last) = (UsersApi.NewWord(), UsersApi.NewWord());
        var email = UsersApi.NewEmail();
        var id = (await Users.CreateAsync(email, $"{first} {last}")).Id;

        string[] queries =
            [first, last[..8], $"{last[..6]} {first[..6]}", first.ToUpperInvariant(), email[..10], email];
        foreach (var q in queries)
            await WaitForResultAsync(q, [id]);
        Assert.Empty((await SearchAsync($"{first} nobody")).Ids());
        Assert.Empty((await SearchAsync(first[1..])).Ids());
    }

    [Fact]
    public async Task Search_returns_current_users_and_no_deleted_ones()
    {
        var (before, after) = (UsersApi.NewWord(), UsersApi.NewWord());
        var id = (await Users.CreateAsync(name: before)).Id;
        await WaitForResultAsync(before, [id]);

        (await Users.PatchAsync(id, $$"""{"name":"{{after}}"}""")).Expect(HttpStatusCode.OK);
        await WaitForResultAsync(after, [id]);
        await WaitForResultAsync(before, []);
        var found = (await SearchAsync(after)).Json.GetProperty("users")[0];
        Assert.Equal((await Users.ReadAsync($"/users/{id}")).Text, found.GetRawText());

        (await Users.RemoveAsync(id)).Expect(HttpStatusCode.NoContent);
        // immediately, even before the index is updated: users are read from their own store
        Assert.Empty((await SearchAsync(after)).Ids());
    }

    [Theory]
    [InlineData("\"{0}\"")]
    [InlineData("{0} OR nobody")]
    [InlineData("name:{0}")]
    [InlineData("{0} NOT nobody")]
    [InlineData("NEAR({0} nobody)")]
    [InlineData("-{0} nobody")]
    public async Task A_query_consists_of_words_without_operators(string query)
    {
        var word = UsersApi.NewWord();
        var id = (await Users.CreateAsync(name: word)).Id;
        await WaitForResultAsync(word, [id]);

        var found = (await SearchAsync(string.Format(null, query, word))).Ids();
        Assert.Equal(query == "\"{0}\"" ? [id] : [], found);
    }

    [Fact]
    public async Task Pages_contain_each_user_once()
    {
        var word = UsersApi.NewWord();
        var created = await Task.WhenAll(Enumerable.Range(0, 7).Select(i => Users.CreateAsync(name: $"{word} {i}")));
        var ids = created.Select(user => user.Id).ToList();
        await WaitForResultAsync(word, ids);

        var seen = new List<string>();
        await foreach (var page in Users.PagesAsync($"q={word}&limit=3"))
        {
            Assert.InRange(page.Ids().Count, 0, 3);
            seen.AddRange(page.Ids());
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        var cursor = (await ReadAsync($"q={word}&limit=3")).Json.GetProperty("next").GetString();
        (await ReadAsync($"q=other&cursor={cursor}"))
            .ExpectProblem(HttpStatusCode.BadRequest, "invalid-query", "cursor");
    }

    [Fact]
    public async Task Late_and_repeated_events_change_nothing_and_a_deletion_is_final()
    {
        var (oldName, newName, deletedName) = (UsersApi.NewWord(), UsersApi.NewWord(), UsersApi.NewWord());
        var (live, deleted) = (NewId('b'), NewId('c'));

        await PublishAsync(live, 2, newName);
        await PublishAsync(deleted, 3, null);
        await WaitForIndexAsync(newName, [live]);
        for (var repetition = 0; repetition < 3; repetition++)
        {
            await PublishAsync(live, 1, oldName);
            await PublishAsync(live, 2, newName);
            await PublishAsync(deleted, 2, deletedName);
        }

        var lastName = UsersApi.NewWord();
        var last = $"b{lastName[..12]}";
        await PublishAsync(last, 1, lastName);
        await WaitForIndexAsync(lastName, [last]);
        await WaitForIndexAsync(newName, [live]);
        await WaitForIndexAsync(oldName, []);
        await WaitForIndexAsync(deletedName, []);

        static string NewId(char prefix) => $"{prefix}{UsersApi.NewWord()[..12]}".Replace('1', 'q');
    }

    /// <summary>Publishes an event as <c>users</c> does, to test the index on its own.</summary>
    async Task PublishAsync(string id, int version, string? name)
    {
        const string Time = "2026-01-02T03:04:05.678Z";
        var user = name is null ? "null" : $$"""
            {"id":"{{id}}","email":"{{id}}@example.org","name":"{{name}}","status":"active","version":{{version}},
            "createdAt":"{{Time}}","updatedAt":"{{Time}}"}
            """;
        var envelope = $$"""
            {"specversion":"1.0","id":"{{id}}:{{version}}","source":"users","subject":"{{id}}","time":"{{Time}}",
            "type":"daprusers.user.{{(name is null ? "deleted" : "updated")}}.v1","datacontenttype":"application/json",
            "data":{"userId":"{{id}}","version":{{version}},"occurredAt":"{{Time}}","changed":[],"user":{{user}} }
            }
            """;
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(envelope));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/cloudevents+json");
        var sidecar = ProductUnderTest.Users[0].Sidecar;
        using var published = await sidecar.PostAsync("/v1.0/publish/pubsub/users", content, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, published.StatusCode);
    }

    async Task WaitForIndexAsync(string q, string[] ids) =>
        await Eventually.TrueAsync($"the index returns [{string.Join(' ', ids)}] for {q}", IndexLimit, async () =>
        {
            var response = await ProductUnderTest.Search.Client.ReadAsync($"/search?q={q}");
            var found = response.Expect(HttpStatusCode.OK).Json.GetProperty("ids");
            return found.EnumerateArray().Select(id => id.GetString()!).SequenceEqual(ids);
        }, Cancellation);

    async Task<ApiResponse> SearchAsync(string q) =>
        (await ReadAsync($"q={Uri.EscapeDataString(q)}")).Expect(HttpStatusCode.OK);

    Task<ApiResponse> ReadAsync(string query) =>
        UsersApi.RetryWhileSearchIsUnavailableAsync(() => Users.ReadAsync($"/users?{query}"));

    async Task WaitForResultAsync(string q, IReadOnlyList<string> ids) =>
        await Eventually.TrueAsync($"search returns [{string.Join(' ', ids)}] for {q}", IndexLimit, async () =>
        {
            var found = (await SearchAsync(q)).Ids();
            return found.Order(StringComparer.Ordinal).SequenceEqual(ids.Order(StringComparer.Ordinal));
        }, Cancellation);
}
