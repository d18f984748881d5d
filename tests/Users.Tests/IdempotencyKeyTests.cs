using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace Users.Tests;

public sealed class IdempotencyKeyTests
{
    [Theory]
    [InlineData("12345678")]
    [InlineData("a key, with spaces ~")]
    public void A_key_of_printable_ascii_is_taken_as_it_is(string key) => Assert.Equal(key, IdempotencyKeyHeader.Parse(key).Value);

    [Fact]
    public void None_is_no_fault() => Assert.Equal(default, IdempotencyKeyHeader.Parse(StringValues.Empty));

    [Theory]
    [InlineData("")]
    [InlineData("1234567")]
    [InlineData("12345678\u007f")]
    [InlineData("12345678\t")]
    [InlineData("schl\u00fcssel-1")]
    public void Another_is_refused(string key) => Assert.Equal(FaultCode.InvalidHeader, IdempotencyKeyHeader.Parse(key).Fault?.Code);

    [Fact]
    public void Two_of_them_are_refused() =>
        Assert.Equal(FaultCode.InvalidHeader, IdempotencyKeyHeader.Parse(new StringValues(["12345678", "12345678"])).Fault?.Code);

    [Theory]
    [InlineData("ada@example.org", "Ada", """{ "n" : 1.50, "s": "\u0041" }""", true)]
    [InlineData("Ada@example.org", "Ada", """{"n":1.50,"s":"A"}""", false)]
    [InlineData("ada@example.org", "Eve", """{"n":1.50,"s":"A"}""", false)]
    [InlineData("ada@example.org", "Ada", """{"n":1.5,"s":"A"}""", false)]
    [InlineData("ada@example.org", "Ada", """{"s":"A","n":1.50}""", false)]
    public void A_request_is_the_same_by_what_it_says(string email, string name, string attributes, bool isSame) =>
        Assert.Equal(isSame, HashOf("ada@example.org", "Ada", """{"n":1.50,"s":"A"}""") == HashOf(email, name, attributes));

    static string HashOf(string email, string name, string attributes)
    {
        Assert.True(EmailAddress.TryParse(email, out var address, out _));
        return "12345678".With(new NewUser(address, name, JsonElement.Parse(attributes))).Request;
    }
}
