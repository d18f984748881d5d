using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Product.Tests.Search;

public sealed class SearchTests(SharedProduct shared) : ProductTest(shared)
{
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_user_is_found_by_the_beginnings_of_words_in_any_order_and_by_address()
    {
        var (first, last) = (UsersApi.NewWord(), UsersApi.NewWord());
        var email = UsersApi.NewAddress();
        var id = (await Users.CreateAsync(email, $"{first} {last}")).Id;

        foreach (var q in (string[])[first, last[..8], $"{last[..6]} {first[..6]}", first.ToUpperInvariant(), email[..10], email])
            await FoundAsync(q, [id]);
        Assert.Empty((await SearchAsync($"{first} nobody")).Ids());
        Assert.Empty((await SearchAsync(first[1..])).Ids());
    }

    [Fact]
    public async Task What_is_found_is_current_and_the_gone_are_not_found()
    {
        var (before, after) = (UsersApi.NewWord(), UsersApi.NewWord());
        var id = (await Users.CreateAsync(name: before)).Id;
        await FoundAsync(before, [id]);

        (await Users.PatchAsync(id, $$"""{"name":"{{after}}"}""")).Is(HttpStatusCode.OK);
        await FoundAsync(after, [id]);
        await FoundAsync(before, []);
        Assert.Equal((await Users.ReadAsync($"/users/{id}")).Text, (await SearchAsync(after)).Json.GetProperty("users")[0].GetRawText());

        (await Users.RemoveAsync(id)).Is(HttpStatusCode.NoContent);
        // at once, however late the index hears of it: users are read from their owner
        Assert.Empty((await SearchAsync(after)).Ids());
    }

    [Theory]
    [InlineData("\"{0}\"")]
    [InlineData("{0} OR nobody")]
    [InlineData("name:{0}")]
    [InlineData("{0} NOT nobody")]
    [InlineData("NEAR({0} nobody)")]
    [InlineData("-{0} nobody")]
    public async Task A_query_is_words_and_never_syntax(string query)
    {
        var word = UsersApi.NewWord();
        var id = (await Users.CreateAsync(name: word)).Id;
        await FoundAsync(word, [id]);

        var found = (await SearchAsync(string.Format(null, query, word))).Ids();
        Assert.Equal(query == "\"{0}\"" ? [id] : [], found);
    }

    [Fact]
    public async Task Pages_hold_everyone_once()
    {
        var word = UsersApi.NewWord();
        var ids = (await Task.WhenAll(Enumerable.Range(0, 7).Select(i => Users.CreateAsync(name: $"{word} {i}")))).Select(created => created.Id).ToList();
        await FoundAsync(word, ids);

        var seen = new List<string>();
        await foreach (var page in Users.PagesAsync($"q={word}&limit=3"))
        {
            Assert.InRange(page.Ids().Count, 0, 3);
            seen.AddRange(page.Ids());
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        var cursor = (await ReadAsync($"q={word}&limit=3")).Json.GetProperty("next").GetString();
        (await ReadAsync($"q=other&cursor={cursor}")).IsProblem(HttpStatusCode.BadRequest, "invalid-query", "cursor");
    }

    [Fact]
    public async Task Late_and_repeated_events_change_nothing_and_a_deletion_stays()
    {
        var (old, now, gone) = (UsersApi.NewWord(), UsersApi.NewWord(), UsersApi.NewWord());
        var (lives, dies) = ($"b{UsersApi.NewWord()[..12]}".Replace('1', 'q'), $"c{UsersApi.NewWord()[..12]}".Replace('1', 'q'));

        await PublishAsync(lives, 2, now);
        await PublishAsync(dies, 3, null);
        await IndexedAsync(now, [lives]);
        for (var again = 0; again < 3; again++)
        {
            await PublishAsync(lives, 1, old);
            await PublishAsync(lives, 2, now);
            await PublishAsync(dies, 2, gone);
        }

        var last = UsersApi.NewWord();
        await PublishAsync("b" + last[..12], 1, last);
        await IndexedAsync(last, ["b" + last[..12]]);
        await IndexedAsync(now, [lives]);
        await IndexedAsync(old, []);
        await IndexedAsync(gone, []);
    }

    /// <summary>As <c>users</c> would, so that the index alone is judged.</summary>
    async Task PublishAsync(string id, int version, string? name)
    {
        var user = name is null ? "null" : $$"""{"id":"{{id}}","email":"{{id}}@example.org","name":"{{name}}","status":"active","version":{{version}},"createdAt":"2026-01-02T03:04:05.678Z","updatedAt":"2026-01-02T03:04:05.678Z"}""";
        var envelope = $$"""
            {"specversion":"1.0","id":"{{id}}:{{version}}","source":"users","type":"daprusers.user.{{(name is null ? "deleted" : "updated")}}.v1","subject":"{{id}}",
            "time":"2026-01-02T03:04:05.678Z","datacontenttype":"application/json",
            "data":{"userId":"{{id}}","version":{{version}},"occurredAt":"2026-01-02T03:04:05.678Z","changed":[],"user":{{user}} }
            }
            """;
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(envelope));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/cloudevents+json");
        using var published = await ProductUnderTest.Users[0].Sidecar.PostAsync("/v1.0/publish/pubsub/users", content, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, published.StatusCode);
    }

    async Task IndexedAsync(string q, string[] ids) =>
        await Eventually.TrueAsync($"{q} gives [{string.Join(' ', ids)}]", Soon, async () =>
        {
            var found = (await ProductUnderTest.Search.Client.ReadAsync($"/search?q={q}")).Is(HttpStatusCode.OK);
            return found.Json.GetProperty("ids").EnumerateArray().Select(id => id.GetString()!).SequenceEqual(ids);
        }, Cancel);

    async Task<Answer> SearchAsync(string q) => (await ReadAsync($"q={Uri.EscapeDataString(q)}")).Is(HttpStatusCode.OK);

    Task<Answer> ReadAsync(string query) => UsersApi.WithSearchInTimeAsync(() => Users.ReadAsync($"/users?{query}"));

    async Task FoundAsync(string q, IEnumerable<string> ids) =>
        await Eventually.TrueAsync($"{q} finds {string.Join(' ', ids)}", Soon,
            async () => (await SearchAsync(q)).Ids().Order(StringComparer.Ordinal).SequenceEqual(ids.Order(StringComparer.Ordinal)), Cancel);
}
