using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Search.Tests;

public sealed class SearchRequestTests
{
    [Theory]
    [InlineData("?q=ada", "ada", 50)]
    [InlineData("?q=a%20b&limit=1", "a b", 1)]
    [InlineData("?q=a+b&limit=200", "a b", 200)]
    [InlineData("?q=%F0%9F%91%91", "\U0001F451", 50)]
    public void A_valid_request_is_parsed(string query, string q, int limit) =>
        Assert.Equal(new SearchRequest(q, default, limit), Parse(query, out _));

    [Fact]
    public void The_length_of_q_is_counted_in_code_points()
    {
        var crowns = string.Concat(Enumerable.Repeat("%F0%9F%91%91", 200));
        Assert.NotNull(Parse($"?q={crowns}", out _));
        Assert.Null(Parse($"?q={crowns}a", out var errors));
        Assert.Equal(["q"], errors.Keys);
    }

    [Theory]
    [InlineData("", "q")]
    [InlineData("?q=", "q")]
    [InlineData("?q", "q")]
    [InlineData("?q=a&q=b", "q")]
    [InlineData("?q=a&Q=b", "q")]
    [InlineData("?Q=a", "Q,q")]
    [InlineData("?q=a&status=active", "status")]
    [InlineData("?q=a&limit=0", "limit")]
    [InlineData("?q=a&limit=201", "limit")]
    [InlineData("?q=a&limit=-1", "limit")]
    [InlineData("?q=a&limit=+1", "limit")]
    [InlineData("?q=a&limit=1.0", "limit")]
    [InlineData("?q=a&limit=99999999999999999999", "limit")]
    [InlineData("?q=a&limit=\u0661", "limit")]
    [InlineData("?q=a&limit=", "limit")]
    [InlineData("?q=a&cursor=", "cursor")]
    [InlineData("?q=a&cursor=nonsense", "cursor")]
    [InlineData("?q=a&cursor=%00", "cursor")]
    [InlineData("?limit=x&cursor=y&z=1", "cursor,limit,q,z")]
    [InlineData("?q=a&=x", "")]
    public void All_errors_are_reported_at_once(string query, string names)
    {
        Assert.Null(Parse(query, out var errors));
        Assert.Equal(names, string.Join(',', errors.Keys.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void A_cursor_is_accepted_with_the_same_text_only()
    {
        var next = Cursor.Write(new(1, 42), "ada");
        Assert.Equal(new SearchRequest("ada", new(1, 42), 50), Parse($"?q=ada&cursor={next}", out _));
        Assert.Null(Parse($"?q=bob&cursor={next}", out _));
    }

    static SearchRequest? Parse(string query, out Dictionary<string, string[]> errors) =>
        SearchRequest.Parse(new QueryCollection(QueryHelpers.ParseQuery(query)), out errors);
}
