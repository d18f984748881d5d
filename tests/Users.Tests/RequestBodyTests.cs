using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Users.Tests;

public sealed class RequestBodyTests
{
    [Theory]
    [InlineData("""{"a":1,"b":{"a":2}}""", null)]
    [InlineData("", "malformed-body")]
    [InlineData("[]", "malformed-body")]
    [InlineData("{}{}", "malformed-body")]
    [InlineData("""{"a":1,"\u0061":2}""", "malformed-body")]
    [InlineData("""{"a":[{"b":1,"b":2}]}""", "malformed-body")]
    [InlineData("""{"\ud800":1,"\ud800":2}""", "malformed-body")]
    public async Task A_body_is_one_object_with_each_member_once(string body, string? code) =>
        Assert.Equal(code, CodeOf(await ReadAsync(body)));

    [Theory]
    [InlineData("application/json", true)]
    [InlineData("Application/JSON; charset=UTF-8", true)]
    [InlineData("application/json; charset=\"utf-8\"", true)]
    [InlineData("application/json; charset=latin1", false)]
    [InlineData("application/jsonx", false)]
    [InlineData("", false)]
    public async Task Its_media_type_is_checked_first(string type, bool isSupported) => Assert.Equal(
        isSupported ? "malformed-body" : "unsupported-media-type", CodeOf(await ReadAsync("]", type)));

    [Fact]
    public async Task Depth_costs_no_more_than_length()
    {
        var flat = "{\"a\":[" + string.Concat(Enumerable.Repeat("0,", 32_000)) + "0]}";
        var deep = "{\"a\":" + new string('[', 32_000) + new string(']', 32_000) + ",\"b\":1}";

        var ratio = await BestOfThreeAsync(deep) / await BestOfThreeAsync(flat);
        Assert.True(ratio < 100, $"{ratio:0}"); // 1,000 and more when the parser sees all of it

        Assert.True((await ReadAsync(deep)).TryGetMembers(out var members, out _));
        Assert.Equal(63, AttributesSize.Of(members.Take("a")).Depth);
        Assert.Equal(1, members.Take("b").GetInt32());
    }

    static async Task<double> BestOfThreeAsync(string body)
    {
        var best = double.MaxValue;
        for (var i = 0; i < 3; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await ReadAsync(body);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return best;
    }

    static string? CodeOf(RequestBody body) => body.TryGetMembers(out _, out var problem) ? null : problem.Problem.Code;

    static Task<RequestBody> ReadAsync(string body, string type = "application/json")
    {
        var request = new DefaultHttpContext().Request;
        request.ContentType = type;
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return RequestBody.ReadAsync(request, "application/json", TestContext.Current.CancellationToken);
    }
}
