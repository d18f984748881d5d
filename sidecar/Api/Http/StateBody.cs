using System.Text.Json;
using Sidecar.Errors;
using Sidecar.GoCompat;
using Sidecar.State;

namespace Sidecar.Api.Http;

/// <summary>The JSON of the state API. Names of members are compared without case, as Go does.</summary>
/// <param name="Overlay">The metadata of the query: it wins over an item's own.</param>
sealed class StateBody(IReadOnlyList<KeyValuePair<string, string>> overlay)
{
    public ApiResult<List<StateSet>> ReadSaves(byte[]? body) => Read(body, "", root =>
    {
        if (root.ValueKind == JsonValueKind.Null)
            return [];
        if (root.ValueKind != JsonValueKind.Array)
            throw GoReader.Unfit(root, "value", "[]state.SetRequest");
        return root.EnumerateArray().Select(ReadSave).ToList();
    });

    public static ApiResult<List<string>> ReadKeys(byte[]? body) => Read(body, "failed deserializing HTTP body: ", root =>
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw GoReader.Unfit(root, "value", "http.BulkGetRequest");
        return GoReader.Items(root, "keys", "BulkGetRequest.keys", "[]string").Select(key => GoReader.Text(key, "BulkGetRequest.keys") ?? "").ToList();
    });

    public ApiResult<List<StateWrite>> ReadOperations(byte[]? body)
    {
        string? unknown = null;
        var (items, error) = Read(body, "failed deserializing HTTP body: ", root =>
        {
            if (root.ValueKind != JsonValueKind.Object)
                throw GoReader.Unfit(root, "value", "http.stateTransactionRequestBody");
            var operations = GoReader.Items(root, "operations", "stateTransactionRequestBody.operations", "[]http.stateTransactionRequestBodyOperation");
            unknown = operations.Select(NameOf).FirstOrDefault(name => name is not ("upsert" or "delete"));
            return operations.Select(ReadOperation).ToList();
        });
        return error is not null ? error : unknown is not null ? StateErrors.UnknownOperation(unknown) : items!;
    }

    static string NameOf(JsonElement operation) => GoReader.Text(GoReader.Member(operation, "operation"), "operation") ?? "";

    StateWrite ReadOperation(JsonElement operation)
    {
        var request = GoReader.Member(operation, "request") ?? default;
        if (NameOf(operation) != "delete")
            return ReadSave(request);
        var save = ReadSave(request);
        return new StateDelete(save.Key, save.ETag, save.Words, save.Metadata);
    }

    StateSet ReadSave(JsonElement item)
    {
        if (item.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return new("", "null"u8.ToArray(), true, null, default, ReadMetadata(default));
        if (item.ValueKind != JsonValueKind.Object)
            throw GoReader.Unfit(item, "value", "state.SetRequest");

        var value = GoReader.Member(item, "value") is { } given
            ? GoJson.Encode(given, floats: true) ?? throw new JsonException("json: cannot unmarshal number into Go value of type float64")
            : "null"u8.ToArray();
        return new(Field(item, "key") ?? "", value, true, Field(item, "etag"), ReadWords(item), ReadMetadata(GoReader.Member(item, "metadata") ?? default));
    }

    static StateWords ReadWords(JsonElement item) => GoReader.Member(item, "options") is { ValueKind: JsonValueKind.Object } options
        ? new(Field(options, "concurrency") ?? "", Field(options, "consistency") ?? "")
        : default;

    Dictionary<string, string> ReadMetadata(JsonElement own)
    {
        var metadata = new Dictionary<string, string>();
        if (own.ValueKind == JsonValueKind.Object)
            foreach (var entry in own.EnumerateObject())
                metadata[entry.Name] = GoReader.Text(entry.Value, "SetRequest.metadata") ?? "";
        foreach (var (name, value) in overlay)
            metadata[name] = value;
        return metadata;
    }

    static string? Field(JsonElement item, string name) => GoReader.Text(GoReader.Member(item, name), "SetRequest." + name);

    static ApiResult<T> Read<T>(byte[]? body, string lead, Func<JsonElement, T> read)
    {
        if (body is null)
            return StateErrors.Malformed(lead + RequestBody.TooLarge);
        var (value, error) = GoReader.Read(body, read);
        return error is null ? new ApiResult<T>(value, null) : StateErrors.Malformed(lead + error);
    }
}
