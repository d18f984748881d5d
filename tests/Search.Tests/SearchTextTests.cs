using System.Text;

namespace Search.Tests;

public sealed class SearchTextTests : IDisposable
{
    readonly TemporaryIndex index = new();

    [Theory]
    [InlineData("Ada King", "ada.k@example.org", "ada")]
    [InlineData("Ada King", "ada.k@example.org", "AD")]
    [InlineData("Ada King", "ada.k@example.org", "ki ad")]
    [InlineData("Ada King", "ada.k@example.org", "king,ada")]
    [InlineData("Ada King", "ada.k@example.org", "exam")]
    [InlineData("Ada King", "ada.k@example.org", "ada.k@exa")]
    [InlineData("Ada King", "ada.k@example.org", "  ADA.K@EXAMPLE.ORG ")]
    [InlineData("Ada King", "ada.k@example.org", "king example.org")]
    [InlineData("Miles O'Brien", "m@x.test", "o'br")]
    [InlineData("Anna-Lena Weiß", "m@x.test", "lena anna")]
    [InlineData("Jose\u0301", "m@x.test", "jos\u00E9")]
    [InlineData("Jos\u00E9", "m@x.test", "JOSE\u0301")]
    [InlineData("\u0418\u0432\u0430\u043D", "m@x.test", "\u0438\u0432")]
    [InlineData("\u5F20\u4F1F", "m@x.test", "\u5F20")]
    [InlineData("\u0928\u092E\u0938\u094D\u0924\u0947", "m@x.test", "\u0928\u092E\u0938\u094D")]
    [InlineData("\U0001E900\U0001E901", "m@x.test", "\U0001E922")]
    [InlineData("R2 D2", "m@x.test", "d2 r")]
    [InlineData("Ada \U0001F451", "m@x.test", "\U0001F451 ada")]
    public void Prefixes_of_words_match_in_any_order(string name, string email, string q)
    {
        index.Add("a", name, email);
        Assert.Equal(["a"], index.Find(q));
    }

    [Theory]
    [InlineData("da")]
    [InlineData("ada queen")]
    [InlineData("\u00E1da")]
    [InlineData("kingdom")]
    [InlineData("nobody")]
    public void Nothing_else_matches(string q)
    {
        index.Add("a", "Ada King", "ada.k@example.org");
        Assert.Empty(index.Find(q));
    }

    [Theory]
    [InlineData("ada OR bob")]
    [InlineData("ada NOT bob")]
    [InlineData("ada AND king")]
    [InlineData("NEAR(ada king)")]
    [InlineData("NEAR(ada king, 10)")]
    [InlineData("name : ada AND zoe")]
    public void Operators_of_the_FTS5_query_language_are_words(string q)
    {
        index.Add("a", "Ada King");
        index.Add("b", "Bob");
        Assert.Empty(index.Find(q));
        index.Add("c", q);
        Assert.Equal(["c"], index.Find(q));
    }

    [Theory]
    [InlineData("\"ada\"")]
    [InlineData("\"ada")]
    [InlineData("'ada'")]
    [InlineData("ada*")]
    [InlineData("^ada")]
    [InlineData("-ada")]
    [InlineData("+ada")]
    [InlineData("(ada")]
    [InlineData("{ada}")]
    [InlineData("ada; --")]
    [InlineData("\0ada\u0001")]
    [InlineData("\u200Bada")]
    [InlineData("ada \U0001F600\uFE0F")]
    [InlineData("ada%")]
    [InlineData("a_d_a\tada")]
    public void Symbols_only_separate_words(string q)
    {
        index.Add("a", "Ada A D A");
        index.Add("b", "Bob");
        Assert.Equal(["a"], index.Find(q));
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("\"\"")]
    [InlineData("*")]
    [InlineData("-")]
    [InlineData("\U0001F451")]
    [InlineData("\u2764\uFE0F")]
    [InlineData("\0")]
    public void A_text_without_a_word_matches_no_user(string q)
    {
        index.Add("a", "Ada \u2764\uFE0F \U0001F451 - * \"\"");
        Assert.Empty(index.Find(q));
    }

    [Fact]
    public void Every_text_gives_a_valid_expression()
    {
        const int Length = 200;
        index.Add("a", string.Concat(Enumerable.Repeat("w ", Length / 2)));
        Assert.Equal(["a"], index.Find(string.Concat(Enumerable.Repeat("w ", Length / 2))));
        Assert.Equal(["a"], index.Find(string.Concat(Enumerable.Repeat("w-", Length / 2))));

        var random = new Random(4);
        for (var i = 0; i < 2_000; i++)
            index.Find(string.Concat(Enumerable.Range(0, 12).Select(_ => RandomCharacter(random))));

        static string RandomCharacter(Random random) => random.Next(3) switch
        {
            0 => ((char)random.Next(0x80)).ToString(),
            1 => " \"*-^():{}NEAR"[random.Next(14)].ToString(),
            _ => RandomRune(random).ToString(),
        };

        static Rune RandomRune(Random random) => Rune.TryCreate(random.Next(0x20000), out var rune) ? rune : new('x');
    }

    [Fact]
    public void The_best_matches_come_first_and_equal_ones_in_order_of_arrival()
    {
        index.Add("d", "King Adam");
        index.Add("c", "Adam King");
        index.Add("b", "Zoe", "king-ada@x.test");
        index.Add("a", "Ada King");
        Assert.Equal(["b", "a", "d", "c"], index.Find("ada king"));
        Assert.Equal(["b", "d", "c", "a"], index.Find("king-ada"));
    }

    public void Dispose() => index.Dispose();
}
