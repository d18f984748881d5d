using static Search.Tests.TemporaryIndex;

namespace Search.Tests;

public sealed class PagingTests : IDisposable
{
    const string Q = "ada";

    readonly TemporaryIndex index = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(200)]
    public void Small_pages_list_the_same_users_as_one_large_page(int limit)
    {
        for (var i = 0; i < 21; i++)
            index.Add($"u{i}", i % 3 == 0 ? "Ada" : "Adam");

        Assert.Equal(index.Find(Q), ListAll(limit));
        Assert.Equal(21, index.Find(Q).Distinct().Count());
    }

    [Fact]
    public void A_full_last_page_has_no_next()
    {
        for (var i = 0; i < 4; i++)
            index.Add($"u{i}", "Ada");

        var first = index.Index.Find(SearchText.Tiers(Q), default, 2);
        Assert.NotNull(first.Next);
        Assert.Null(index.Index.Find(SearchText.Tiers(Q), first.Next.Value, 2).Next);
    }

    [Fact]
    public void A_user_that_matches_throughout_is_listed_exactly_once_while_others_change()
    {
        for (var i = 0; i < 100; i++)
            index.Add($"u{i}", i % 2 == 0 ? "Ada stays" : "Adam stays");
        for (var i = 0; i < 100; i++)
            index.Add($"g{i}", i % 2 == 0 ? "Ada goes" : "Adam goes");

        var pages = 0;
        var listed = ListAll(10, () =>
        {
            var renamed = pages % 2 == 0 ? "Stays Ada" : "Stays Adam";
            index.Apply(Change($"g{pages}", 2, null), Change($"u{pages}", 2, renamed));
            index.Add($"n{pages}", "Ada");
            pages++;
        });

        Assert.True(pages > 10);
        Assert.Equal(listed.Count, listed.Distinct().Count());
        Assert.Equal(100, listed.Count(id => id[0] == 'u'));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("!!!!")]
    public void An_invalid_cursor_is_rejected(string text) => Assert.False(Cursor.TryRead(text, Q, out _));

    [Fact]
    public void A_cursor_is_valid_for_its_own_text_only()
    {
        var text = Cursor.Write(new(2, long.MaxValue), Q);
        Assert.Matches("^[A-Za-z0-9_-]{1,512}$", text);
        Assert.True(Cursor.TryRead(text, Q, out var position));
        Assert.Equal(new(2, long.MaxValue), position);
        Assert.False(Cursor.TryRead(text, Q + " ", out _));
        Assert.False(Cursor.TryRead(text + "AAAA", Q, out _));
        Assert.False(Cursor.TryRead(text[..^4], Q, out _));
    }

    public void Dispose() => index.Dispose();

    List<string> ListAll(int limit, Action? betweenPages = null)
    {
        var ids = new List<string>();
        for (Position? after = default(Position); after is { } position;)
        {
            var page = index.Index.Find(SearchText.Tiers(Q), position, limit);
            Assert.True(page.Ids.Count == limit || page.Next is null);
            ids.AddRange(page.Ids);
            Assert.True(ids.Count < 1_000, "The pages do not end.");
            after = page.Next;
            betweenPages?.Invoke();
        }

        return ids;
    }
}
