using System.Text.Json;

namespace Product.Tests;

static class JsonValues
{
    /// <summary>
    /// One line for each value: its path and its content. The order of members and the digits of numbers matter, the
    /// escaping of strings does not.
    /// </summary>
    public static IEnumerable<string> Flatten(string json) => Flatten("", JsonElement.Parse(json));

    static IEnumerable<string> Flatten(string path, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject()
            .SelectMany(member => Flatten($"{path}/{member.Name}", member.Value))
            .Prepend($"{path} {{}}"),
        JsonValueKind.Array => value.EnumerateArray()
            .SelectMany((item, i) => Flatten($"{path}/{i}", item))
            .Prepend($"{path} []"),
        JsonValueKind.String => [$"{path} '{value.GetString()}'"],
        _ => [$"{path} {value.GetRawText()}"],
    };
}
