using Microsoft.Extensions.Primitives;

namespace Users.Tests;

public sealed class ETagTests
{
    [Theory]
    [InlineData("W/\"3\"")]
    [InlineData("\"3\", \"4\"")]
    [InlineData("\"3\",")]
    [InlineData("3")]
    [InlineData("")]
    [InlineData("\"3")]
    [InlineData("*, \"3\"")]
    public void IfMatch_takes_one_strong_tag_or_a_star(string header) => AssertInvalidIfMatch(header);

    [Fact]
    public void IfMatch_is_sent_once() => AssertInvalidIfMatch(new(["\"3\"", "\"3\""]));

    [Theory]
    [InlineData("\"3\"", true)]
    [InlineData("*", true)]
    [InlineData("\"abc\"", false)]
    [InlineData("\"03\"", false)]
    [InlineData("\"2\"", false)]
    public void IfMatch_compares_strongly(string header, bool matches) =>
        Assert.Equal(matches, Expected(header).Matches(3));

    [Theory]
    [InlineData("\"3\"", true)]
    [InlineData("W/\"3\"", true)]
    [InlineData("\"1\", W/\"3\"", true)]
    [InlineData("*", true)]
    [InlineData("\"1\"", false)]
    [InlineData("\"33\", W/\"4\"", false)]
    public void IfNoneMatch_compares_weakly(string header, bool matches) =>
        Assert.Equal(matches, Condition(header).Matches(3));

    [Fact]
    public void IfNoneMatch_may_be_sent_in_several_lines() =>
        Assert.True(Condition(new(["\"1\"", "\"3\""])).Matches(3));

    [Theory]
    [InlineData("3")]
    [InlineData("\"3")]
    [InlineData("")]
    public void IfNoneMatch_takes_tags_only(string header)
    {
        Assert.False(IfNoneMatch.TryParse(header, out _, out var problem));
        Assert.Equal(Problems.InvalidHeader, problem.Problem);
    }

    [Fact]
    public void Without_a_header_every_version_passes_and_none_is_known()
    {
        Assert.True(Expected(StringValues.Empty).Matches(3));
        Assert.False(Condition(StringValues.Empty).Matches(3));
    }

    static ExpectedVersion Expected(StringValues header)
    {
        Assert.True(IfMatch.TryParse(header, out var expected, out _));
        return expected;
    }

    static IfNoneMatch Condition(StringValues header)
    {
        Assert.True(IfNoneMatch.TryParse(header, out var condition, out _));
        return condition;
    }

    static void AssertInvalidIfMatch(StringValues header)
    {
        Assert.False(IfMatch.TryParse(header, out _, out var problem));
        Assert.Equal(Problems.InvalidHeader, problem.Problem);
    }
}
