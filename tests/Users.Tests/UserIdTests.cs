namespace Users.Tests;

public sealed class UserIdTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(1_000_000)]
    [InlineData((1L << 60) - 1)]
    public void An_id_comes_back_from_its_text(long number)
    {
        var id = UserId.New(number);
        Assert.Matches("^[a-z2-7]{1,32}$", id.ToString());
        Assert.True(UserId.TryParse(id.ToString(), out var parsed));
        Assert.Equal(id, parsed);
    }

    [Fact]
    public void Ids_of_one_number_differ() => Assert.NotEqual(UserId.New(1), UserId.New(1));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("bcdefghi")] // no number
    [InlineData("abcdefghij")] // a leading zero: another text of the same id
    [InlineData("Bcdefghij")]
    [InlineData("b1defghij")]
    [InlineData("bcdefghi\u00df")]
    [InlineData("bcdefghij\n")]
    [InlineData("bbbbbbbbbbbbbbbbbbbbb")] // 21 digits
    public void What_was_never_made_here_is_no_id(string? text) => Assert.False(UserId.TryParse(text, out _));
}
