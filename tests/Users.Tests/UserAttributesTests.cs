using System.Text.Json;

namespace Users.Tests;

public sealed class UserAttributesTests
{
    [Theory]
    [InlineData("{}", 2, 0, 1)]
    [InlineData("""{ "a" : 1 , "b" : [ ] }""", 14, 2, 2)]
    [InlineData("""{"a":{"b":{"c":1}}}""", 19, 3, 3)]
    [InlineData("""{"a":[[1,2],{"b":null}]}""", 24, 2, 3)]
    [InlineData("""{"a":"x y","b":1.50e3,"c":true}""", 31, 3, 1)]
    [InlineData("""{"\u0061":"\u00e9"}""", 10, 1, 1)]
    public void Size_is_that_of_the_shortest_text(string json, int bytes, int members, int depth) =>
        Assert.Equal(new(bytes, members, depth), AttributesSize.Of(JsonElement.Parse(json)));

    [Theory]
    [InlineData(Limits.AttributesBytes, 0)]
    [InlineData(Limits.AttributesBytes + 1, 1)]
    public void Bytes_are_limited(int bytes, int errors)
    {
        var attributes = JsonElement.Parse($$"""{ "a" : "{{new string('x', bytes - 8)}}" }""");
        Assert.Equal(errors, UserAttributes.SizeErrors(attributes).Count());
    }

    [Theory]
    [InlineData(Limits.AttributesMembers, 0)]
    [InlineData(Limits.AttributesMembers + 1, 1)]
    public void Members_are_limited_nested_ones_counted(int members, int faults)
    {
        var nested = string.Join(",", Enumerable.Range(1, members - 1).Select(i => $"\"m{i}\":[1,2,3]"));
        Assert.Equal(faults, UserAttributes.SizeErrors(JsonElement.Parse("{\"a\":{" + nested + "}}")).Count());
    }

    [Theory]
    [InlineData("""{"a":[[1]]}""", 0)]
    [InlineData("""{"a":[[[]]]}""", 1)]
    [InlineData("""{"a":{"b":{"c":{}}}}""", 1)]
    public void Depth_is_limited(string json, int errors) =>
        Assert.Equal(errors, UserAttributes.DepthErrors(JsonElement.Parse(json)).Count());

    [Fact]
    public void Every_limit_that_is_broken_is_named()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"member\":", 60)) + "1" + new string('}', 60);
        var attributes = JsonElement.Parse($"{{\"long\":\"{new string('x', 4096)}\",\"deep\":{deep}}}");
        Assert.Equal(3, UserAttributes.SizeErrors(attributes).Count());
    }

    [Fact]
    public void Text_without_a_form_in_UTF8_is_found_under_its_member()
    {
        var attributes = JsonElement.Parse(
            """{"good":"\ud83d\ude00","bad":[{"x":"\ud800"}],"inner":{"\udc00":1},"\ud800":1}""");
        Assert.Equal(
            ["attributes.bad", "attributes.inner", "attributes"],
            UserAttributes.TextErrors(attributes).Select(error => error.Member));
    }
}
