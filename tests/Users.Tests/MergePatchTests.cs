using System.Text.Json;

namespace Users.Tests;

public sealed class MergePatchTests
{
    [Theory]
    [InlineData("{}", "{}", "{}")]
    [InlineData("""{"a":1}""", """{"a":2}""", """{"a":2}""")]
    [InlineData("""{"a":1}""", """{"b":2}""", """{"a":1,"b":2}""")]
    [InlineData("""{"a":1}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":1,"b":2}""", """{"a":null}""", """{"b":2}""")]
    [InlineData("""{"a":1}""", """{"b":null}""", """{"a":1}""")]
    [InlineData("""{"a":[1]}""", """{"a":{"b":1}}""", """{"a":{"b":1}}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":[1,null]}""", """{"a":[1,null]}""")]
    [InlineData("""{"a":{"b":1,"c":2}}""", """{"a":{"b":null,"d":3}}""", """{"a":{"c":2,"d":3}}""")]
    [InlineData("""{}""", """{"a":{"b":{"c":null}}}""", """{"a":{"b":{}}}""")]
    [InlineData("""{"z":1.50,"y":1e2,"x":-0}""", """{"y":3}""", """{"z":1.50,"y":3,"x":-0}""")]
    [InlineData("""{"\u0061":1}""", """{"a":2}""", """{"a":2}""")]
    public void A_patch_is_merged_member_by_member(string target, string patch, string result) =>
        Assert.Equal(result, MergePatch.Apply(JsonElement.Parse(target), JsonElement.Parse(patch)).GetRawText());

    [Theory]
    [InlineData("""{ "a" : "\u00e9" }""", """{"a":"é"}""", true)]
    [InlineData("""{"a":1.0}""", """{"a":1}""", false)]
    [InlineData("""{"a":1,"b":2}""", """{"b":2,"a":1}""", false)]
    [InlineData("""{"a":"1"}""", """{"a":1}""", false)]
    public void Sameness_is_what_a_caller_gets_back(string one, string other, bool same) =>
        Assert.Equal(same, MergePatch.AreSame(JsonElement.Parse(one), JsonElement.Parse(other)));
}
