namespace Users.Tests;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("ada@example.org", "ada@example.org")]
    [InlineData("Ada.King@Example.ORG", "ada.king@example.org")]
    [InlineData("o'hara+x_y=z@example.org", "o'hara+x_y=z@example.org")]
    [InlineData("ADE\u0301LE@example.org", "ad\u00e9le@example.org")]
    [InlineData("ad\u00e9le@example.org", "ad\u00e9le@example.org")]
    [InlineData("J\u030c@example.org", "\u01f0@example.org")] // composed only once it is lower case
    [InlineData("a@B\u00fccher.example", "a@xn--bcher-kva.example")]
    [InlineData("a@XN--BCHER-KVA.example", "a@xn--bcher-kva.example")]
    [InlineData("a@fa\u00df.example", "a@xn--fa-hia.example")]
    [InlineData("a@example\u3002org", "a@example.org")]
    [InlineData("a@\uff45xample.org", "a@example.org")]
    [InlineData("\U0001d4ea@example.org", "\U0001d4ea@example.org")]
    public void An_address_is_shown_as_given_and_compared_in_its_normal_form(string text, string normal)
    {
        Assert.True(EmailAddress.TryParse(text, out var address, out var fault), fault);
        Assert.Equal(new(text, normal), address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("ada@")]
    [InlineData("@example.org")]
    [InlineData("ada@example")]
    [InlineData("ada@example.org.")]
    [InlineData("ada@.example.org")]
    [InlineData("ada@example..org")]
    [InlineData("ada@-example.org")]
    [InlineData("ada@exam_ple.org")]
    [InlineData("ada@[127.0.0.1]")]
    [InlineData("ada@xn--a.org")]
    [InlineData("ada@b@example.org")]
    [InlineData(".ada@example.org")]
    [InlineData("ada.@example.org")]
    [InlineData("a..da@example.org")]
    [InlineData("\"ada\"@example.org")]
    [InlineData("ada(king)@example.org")]
    [InlineData("Ada <ada@example.org>")]
    [InlineData("ada,eve@example.org")]
    [InlineData(" ada@example.org")]
    [InlineData("ada@example.org\n")]
    [InlineData("ada\0@example.org")]
    [InlineData("ada\u00a0king@example.org")]
    [InlineData("ada\u200b@example.org")]
    [InlineData("ada\u00ad@example.org")]
    [InlineData("ada@exam\u200dple.org")]
    [InlineData("ada\u202e@example.org")]
    [InlineData("ada\u3164@example.org")]
    [InlineData("ada\ufe0f@example.org")]
    [InlineData("ada\ue000@example.org")]
    [InlineData("ada\u037e@example.org")]
    public void What_is_not_one_plain_address_is_refused(string text)
    {
        Assert.False(EmailAddress.TryParse(text, out _, out var fault));
        Assert.StartsWith("must ", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unpaired_surrogate_is_refused()
    {
        Assert.False(EmailAddress.TryParse("ada" + (char)0xd800 + "@example.org", out _, out _));
        Assert.False(EmailAddress.TryParse("ada@exam" + (char)0xdc00 + "ple.org", out _, out _));
    }

    [Theory]
    [InlineData(64, 10, true)]
    [InlineData(65, 10, false)]
    [InlineData(64, 189, true)] // 254 in all
    [InlineData(64, 190, false)]
    public void Lengths_are_those_of_SMTP(int local, int domain, bool valid) =>
        Assert.Equal(valid, EmailAddress.TryParse(new string('a', local) + '@' + Domain(domain), out _, out _));

    [Theory]
    [InlineData("\u00e9", 32, true)]
    [InlineData("\u00e9", 33, false)]
    [InlineData("\U0001d4ea", 16, true)]
    [InlineData("\U0001d4ea", 17, false)]
    public void Lengths_are_counted_in_octets(string character, int times, bool valid)
    {
        var address = string.Concat(Enumerable.Repeat(character, times)) + "@example.org";
        Assert.Equal(valid, EmailAddress.TryParse(address, out _, out _));
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void A_label_of_the_domain_has_at_most_63_octets(int length, bool valid) =>
        Assert.Equal(valid, EmailAddress.TryParse($"a@{new string('b', length)}.org", out _, out _));

    [Fact]
    public void The_start_knows_a_wrong_ICU() => Assert.True(EmailAddress.HasIcu());

    /// <summary>Of labels of 49 letters and a dot, cut to the length.</summary>
    static string Domain(int length)
    {
        var labels = string.Concat(Enumerable.Repeat(new string('b', 49) + ".", 4))[..(length - 4)];
        return labels.TrimEnd('.').PadRight(length - 4, 'c') + ".org";
    }
}
