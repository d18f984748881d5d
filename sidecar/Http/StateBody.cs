using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Sidecar.Json;
using Sidecar.State;

namespace Sidecar.Http;

/// <summary>The JSON of the state API. Names of members are compared without case, as Go does.</summary>
/// <param name="Overlay">The metadata of the query: it wins over an item's own.</param>
sealed class StateBody(IReadOnlyList<KeyValuePair<string, string>> overlay)
{
    public ApiResult<List<StateSave>> ReadSaves(byte[]? body) => Read(body, "", root =>
    {
        if (root.ValueKind == JsonValueKind.Null)
            return [];
        if (root.ValueKind != JsonValueKind.Array)
            throw Unfit(root, "value", "[]state.SetRequest");
        return root.EnumerateArray().Select(ReadSave).ToList();
    });

    public static ApiResult<List<string>> ReadKeys(byte[]? body) => Read(body, "failed deserializing HTTP body: ", root =>
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw Unfit(root, "value", "http.BulkGetRequest");
        return Member(root, "keys") is { } keys
            ? keys.EnumerateArray().Select(key => Text(key, "BulkGetRequest.keys") ?? "").ToList()
            : [];
    });

    public ApiResult<List<StateItem>> ReadOperations(byte[]? body)
    {
        string? unknown = null;
        var (items, error) = Read(body, "failed deserializing HTTP body: ", root =>
        {
            if (root.ValueKind != JsonValueKind.Object)
                throw Unfit(root, "value", "http.stateTransactionRequestBody");
            var operations = Member(root, "operations")?.EnumerateArray().ToList() ?? [];
            unknown = operations.Select(NameOf).FirstOrDefault(name => name is not ("upsert" or "delete"));
            return operations.Select(ReadOperation).ToList();
        });
        return error is not null ? error : unknown is not null ? StateErrors.UnknownOperation(unknown) : items!;
    }

    static string NameOf(JsonElement operation) => Member(operation, "operation") is { } name ? Text(name, "operation") ?? "" : "";

    StateItem ReadOperation(JsonElement operation)
    {
        var request = Member(operation, "request") ?? default;
        if (NameOf(operation) != "delete")
            return ReadSave(request);
        var save = ReadSave(request);
        return new StateRemoval(save.Key, save.ETag, save.Words, save.Metadata);
    }

    StateSave ReadSave(JsonElement item)
    {
        if (item.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return new("", "null"u8.ToArray(), true, null, default, ReadMetadata(default));
        if (item.ValueKind != JsonValueKind.Object)
            throw Unfit(item, "value", "state.SetRequest");

        var value = Member(item, "value") is { } given
            ? GoJson.Encode(given, floats: true) ?? throw new JsonException("json: cannot unmarshal number into Go value of type float64")
            : "null"u8.ToArray();
        return new(Field(item, "key") ?? "", value, true, Field(item, "etag"), ReadWords(item), ReadMetadata(Member(item, "metadata") ?? default));
    }

    static StateWords ReadWords(JsonElement item) => Member(item, "options") is { ValueKind: JsonValueKind.Object } options
        ? new(Field(options, "concurrency") ?? "", Field(options, "consistency") ?? "")
        : default;

    Dictionary<string, string> ReadMetadata(JsonElement own)
    {
        var metadata = new Dictionary<string, string>();
        if (own.ValueKind == JsonValueKind.Object)
            foreach (var entry in own.EnumerateObject())
                metadata[entry.Name] = Text(entry.Value, "SetRequest.metadata") ?? "";
        foreach (var (name, value) in overlay)
            metadata[name] = value;
        return metadata;
    }

    static string? Field(JsonElement item, string name) => Member(item, name) is { } value ? Text(value, "SetRequest." + name) : null;

    static JsonElement? Member(JsonElement item, string name)
    {
        foreach (var member in item.EnumerateObject())
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return member.Value;
        return null;
    }

    static string? Text(JsonElement value, string field) => value.ValueKind switch
    {
        JsonValueKind.String => Encoding.UTF8.GetString(GoJsonText.Unescape(JsonMarshal.GetRawUtf8Value(value)[1..^1])),
        JsonValueKind.Null => null,
        _ => throw Unfit(value, $"struct field {field}", "string"),
    };

    static JsonException Unfit(JsonElement value, string where, string type)
    {
        var kind = value.ValueKind switch { JsonValueKind.True or JsonValueKind.False => "bool", var other => other.ToString().ToLowerInvariant() };
        return new($"json: cannot unmarshal {kind} into Go {where} of type {type}");
    }

    /// <summary>The one place where a body that does not fit ends: the JSON reader throws for it.</summary>
    static ApiResult<T> Read<T>(byte[]? body, string lead, Func<JsonElement, T> read)
    {
        if (body is null)
            return StateErrors.Malformed(lead + RequestBody.TooLarge);
        if (body.AsSpan().Trim(" \t\r\n"u8).IsEmpty)
            return StateErrors.Malformed(lead + "EOF");
        try
        {
            // Not the final block: a text that ends too early is told apart from one that is wrong.
            var reader = new Utf8JsonReader(body, isFinalBlock: false, new(new JsonReaderOptions { MaxDepth = 1000 }));
            if (!JsonDocument.TryParseValue(ref reader, out var document))
                return StateErrors.Malformed(lead + "unexpected EOF");
            using (document)
                return new ApiResult<T>(read(document.RootElement), null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return StateErrors.Malformed(lead + e.Message);
        }
    }
}
