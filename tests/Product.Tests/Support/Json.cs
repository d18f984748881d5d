using System.Text.Json;

namespace Product.Tests;

static class Json
{
    /// <summary>A line for each value: its path, then strings by what they mean, numbers by their digits. Order counts, spelling of escapes does not.</summary>
    public static IEnumerable<string> Flat(string json) => Flat("", JsonElement.Parse(json));

    static IEnumerable<string> Flat(string path, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Flat($"{path}/{member.Name}", member.Value)).Prepend($"{path} {{}}"),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((item, i) => Flat($"{path}/{i}", item)).Prepend($"{path} []"),
        JsonValueKind.String => [$"{path} '{value.GetString()}'"],
        _ => [$"{path} {value.GetRawText()}"],
    };
}
