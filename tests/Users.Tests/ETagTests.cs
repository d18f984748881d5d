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
    public void IfMatch_takes_one_strong_tag_or_a_star(string header) => Assert.Equal(FaultCode.InvalidHeader, IfMatch.Parse(header).Fault?.Code);

    [Fact]
    public void IfMatch_comes_once() =>
        Assert.Equal(FaultCode.InvalidHeader, IfMatch.Parse(new StringValues(["\"3\"", "\"3\""])).Fault?.Code);

    [Theory]
    [InlineData("\"3\"", true)]
    [InlineData("*", true)]
    [InlineData("\"abc\"", false)]
    public void IfMatch_compares_strongly(string header, bool allows) => Assert.Equal(allows, IfMatch.Parse(header).Value.Allows(3));

    [Theory]
    [InlineData("\"3\"", true)]
    [InlineData("W/\"3\"", true)]
    [InlineData("\"1\", W/\"3\"", true)]
    [InlineData("*", true)]
    [InlineData("\"1\"", false)]
    [InlineData("\"33\", W/\"4\"", false)]
    public void IfNoneMatch_compares_weakly(string header, bool has) => Assert.Equal(has, IfNoneMatch.Parse(header).Value.Has(3));

    [Fact]
    public void IfNoneMatch_may_come_in_several_lines() =>
        Assert.True(IfNoneMatch.Parse(new StringValues(["\"1\"", "\"3\""])).Value.Has(3));

    [Theory]
    [InlineData("3")]
    [InlineData("\"3")]
    [InlineData("")]
    public void IfNoneMatch_takes_tags_only(string header) => Assert.Equal(FaultCode.InvalidHeader, IfNoneMatch.Parse(header).Fault?.Code);

    [Fact]
    public void Without_a_header_every_version_passes_and_none_is_known()
    {
        Assert.True(IfMatch.Parse(StringValues.Empty).Value.Allows(3));
        Assert.False(IfNoneMatch.Parse(StringValues.Empty).Value.Has(3));
    }
}
