using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace Users.Tests;

public sealed class IdempotencyKeyTests
{
    [Theory]
    [InlineData("12345678")]
    [InlineData("a key, with spaces ~")]
    public void Printable_ASCII_is_taken_as_it_is(string key)
    {
        Assert.True(IdempotencyKeyHeader.TryParse(key, out var parsed, out _));
        Assert.Equal(key, parsed);
    }

    [Fact]
    public void The_header_is_optional()
    {
        Assert.True(IdempotencyKeyHeader.TryParse(StringValues.Empty, out var key, out _));
        Assert.Null(key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1234567")]
    [InlineData("12345678\u007f")]
    [InlineData("12345678\t")]
    [InlineData("schl\u00fcssel-1")]
    public void Other_keys_are_rejected(string key) => AssertRejected(key);

    [Fact]
    public void Two_keys_are_rejected() => AssertRejected(new(["12345678", "12345678"]));

    [Theory]
    [InlineData("ada@example.org", "Ada", """{ "n" : 1.50, "s": "\u0041" }""", true)]
    [InlineData("Ada@example.org", "Ada", """{"n":1.50,"s":"A"}""", false)]
    [InlineData("ada@example.org", "Eve", """{"n":1.50,"s":"A"}""", false)]
    [InlineData("ada@example.org", "Ada", """{"n":1.5,"s":"A"}""", false)]
    [InlineData("ada@example.org", "Ada", """{"s":"A","n":1.50}""", false)]
    public void Requests_are_compared_by_their_meaning(string email, string name, string attributes, bool isSame) =>
        Assert.Equal(
            isSame,
            HashOf("ada@example.org", "Ada", """{"n":1.50,"s":"A"}""") == HashOf(email, name, attributes));

    /// <summary>Keys are stored for 24 hours, so a new version must not hash an old request differently.</summary>
    [Fact]
    public void The_hash_of_a_request_is_stable() => Assert.Equal(
        "82abf8f0b98d2c59c27026ba8d9870dbc7e395c1fbb8151bb65705089e38706a",
        HashOf("ada@example.org", "Ada", """{"n":1.50,"s":"A"}"""));

    static void AssertRejected(StringValues header)
    {
        Assert.False(IdempotencyKeyHeader.TryParse(header, out _, out var problem));
        Assert.Equal(Problems.InvalidHeader, problem.Problem);
    }

    static string HashOf(string email, string name, string attributes)
    {
        Assert.True(EmailAddress.TryParse(email, out var address, out _));
        return "12345678".For(new NewUser(address, name, JsonElement.Parse(attributes))).Request;
    }
}
