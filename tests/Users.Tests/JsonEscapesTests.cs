using System.Text;

namespace Users.Tests;

public sealed class JsonEscapesTests
{
    [Theory]
    [InlineData(@"""plain""", false)]
    [InlineData(@"""\ud83d\ude00""", false)]
    [InlineData(@"""\\ud800""", false)]
    [InlineData(@"""\ud800""", true)]
    [InlineData(@"""\udc00""", true)]
    [InlineData(@"""\udc00\ud800""", true)]
    [InlineData(@"""\ud800\ud800\udc00""", true)]
    [InlineData(@"""\ud800x\udc00""", true)]
    [InlineData(@"""\ud800\n\udc00""", true)]
    [InlineData(@"""\\\ud800""", true)]
    [InlineData(@"{""\uD800"":1}", true)]
    public void An_unpaired_surrogate_is_found(string json, bool found) =>
        Assert.Equal(found, JsonEscapes.HasUnpairedSurrogate(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("", 0)]
    [InlineData("abc", 3)]
    [InlineData("é€", 5)]
    [InlineData(@"\u0041", 1)]
    [InlineData(@"\u00e9", 2)]
    [InlineData(@"\u20ac", 3)]
    [InlineData(@"\ud83d\ude00", 4)]
    [InlineData(@"\/", 1)]
    [InlineData(@"\n\u000a", 4)]
    [InlineData(@"\u0001", 6)]
    [InlineData(@"\u0022\""\\", 6)]
    [InlineData(@"a\\ud800", 8)]
    public void A_string_counts_by_its_shortest_form(string text, int length) =>
        Assert.Equal(length, JsonEscapes.ShortestLength(Encoding.UTF8.GetBytes(text)));
}
