using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sidecar.Parity.Tables;

/// <summary>Sorts the members of JSON objects, for messages whose maps have no order.</summary>
static class SortedJson
{
    static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A text that is not a JSON object or array is returned as it is.</summary>
    public static string Sort(string text) =>
        text is ['{' or '[', ..] ? Sort(JsonNode.Parse(text))!.ToJsonString(Readable) : text;

    static JsonNode? Sort(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members
            .OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sort(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sort)]),
        _ => node?.DeepClone(),
    };
}
