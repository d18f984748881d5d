using Microsoft.AspNetCore.Http;

namespace Users.Tests;

public sealed class UserQueryTests
{
    [Fact]
    public void A_list_begins_with_the_first_user() =>
        Assert.Equal(new UserQuery.List(0, Limits.DefaultPage), Parse(""));

    [Fact]
    public void A_list_continues_at_its_cursor() =>
        Assert.Equal(new UserQuery.List(4711, 200), Parse($"?cursor={Cursor.Write(4711)}&limit=200"));

    [Fact]
    public void An_address_is_percent_encoded() =>
        Assert.Equal(
            new UserQuery.ByEmail(new("Ada+x@b\u00fccher.example", "ada+x@xn--bcher-kva.example")),
            Parse("?email=Ada%2bx%40b%C3%BCcher.example"));

    [Fact]
    public void A_search_is_taken_literally() =>
        Assert.Equal(new UserQuery.Search("\"a* OR b", "abc", 1), Parse("?q=%22a*+OR%20b&cursor=abc&limit=1"));

    [Theory]
    [InlineData("?x=1", "x")]
    [InlineData("?LIMIT=1", "LIMIT")]
    [InlineData("?limit=", "limit")]
    [InlineData("?limit", "limit")]
    [InlineData("?limit=1&limit=1", "limit")]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=201", "limit")]
    [InlineData("?limit=-1", "limit")]
    [InlineData("?limit=+1", "limit")]
    [InlineData("?limit=1.0", "limit")]
    [InlineData("?limit=99999999999999999999", "limit")]
    [InlineData("?limit=%D9%A1", "limit")]
    [InlineData("?cursor=abc", "cursor")]
    [InlineData("?email=ada", "email")]
    [InlineData("?email=a%40b.de&limit=1", "limit")]
    [InlineData("?email=a%40b.de&q=a", "q")]
    [InlineData("?email=a+b%40c.de", "email")]
    [InlineData("?email=a%FF%40c.de", "email")]
    [InlineData("?q=", "q")]
    [InlineData("?q=%C3%28", "q")]
    [InlineData("?status=active", "status")]
    [InlineData("?q=a&status=active", "status")]
    [InlineData("?q=&limit=x&cursor=&y=1&y=2", "cursor,limit,q,y")]
    public void Every_parameter_at_fault_is_named(string query, string parameters)
    {
        Assert.False(UserQuery.TryParse(new QueryString(query), out _, out var problem));
        Assert.Equal("invalid-query", problem.Problem.Code);
        Assert.Equal(parameters, string.Join(",", problem.Errors!.Keys.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void The_search_text_is_counted_in_code_points(int count, bool isValid)
    {
        var query = new QueryString("?q=" + string.Concat(Enumerable.Repeat("%F0%9F%98%80", count)));
        Assert.Equal(isValid, UserQuery.TryParse(query, out _, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void A_cursor_comes_back(long after)
    {
        var cursor = Cursor.Write(after);
        Assert.Matches("^[A-Za-z0-9_-]{1,512}$", cursor);
        Assert.True(Cursor.TryRead(cursor, out var read));
        Assert.Equal(after, read);
    }

    [Fact]
    public void A_cursor_that_was_touched_is_refused()
    {
        var cursor = Cursor.Write(4711);
        for (var i = 0; i < cursor.Length; i++)
            Assert.False(Cursor.TryRead(cursor[..i] + (cursor[i] == 'A' ? 'B' : 'A') + cursor[(i + 1)..], out _));
        foreach (var other in (string[])["", cursor[1..], cursor + "A", cursor + "==", " " + cursor, cursor + "\n"])
            Assert.False(Cursor.TryRead(other, out _));
    }

    static UserQuery? Parse(string text) =>
        UserQuery.TryParse(new QueryString(text), out var query, out _) ? query : null;
}
