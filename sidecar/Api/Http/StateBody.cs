using System.Text.Json;
using Sidecar.Errors;
using Sidecar.GoCompat;
using Sidecar.State;

namespace Sidecar.Api.Http;

/// <summary>The JSON of the state API. Member names are case-insensitive, as in Go.</summary>
/// <param name="overlay">The metadata of the query, which overrides an item's own.</param>
sealed class StateBody(IReadOnlyList<KeyValuePair<string, string>> overlay)
{
    const string ErrorPrefix = "failed deserializing HTTP body: ";
    const string Operation = "http.stateTransactionRequestBodyOperation";

    static readonly byte[] JsonNull = "null"u8.ToArray();

    public ApiResult<List<StateSet>> ReadSaves(byte[]? body) => Read(body, "", root => root.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.Array => root.EnumerateArray().Select(ReadSave).ToList(),
        _ => throw GoReader.TypeMismatch(root, "value", "[]state.SetRequest"),
    });

    public static ApiResult<List<string>> ReadKeys(byte[]? body) => Read(body, ErrorPrefix, root =>
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw GoReader.TypeMismatch(root, "value", "http.BulkGetRequest");
        var keys = GoReader.Items(root, "keys", "BulkGetRequest.keys", "[]string");
        return keys.Select(key => GoReader.Text(key, "BulkGetRequest.keys") ?? "").ToList();
    });

    public ApiResult<List<StateWrite>> ReadOperations(byte[]? body)
    {
        string? unknown = null;
        var (items, error) = Read(body, ErrorPrefix, root =>
        {
            if (root.ValueKind != JsonValueKind.Object)
                throw GoReader.TypeMismatch(root, "value", "http.stateTransactionRequestBody");
            var operations = GoReader.Items(
                root, "operations", "stateTransactionRequestBody.operations", "[]" + Operation);
            unknown = operations.Select(NameOf).FirstOrDefault(name => name is not ("upsert" or "delete"));
            return operations.Select(ReadOperation).ToList();
        });
        if (error is not null)
            return error;
        return unknown is null ? items! : StateErrors.UnknownOperation(unknown);
    }

    static string NameOf(JsonElement operation) =>
        GoReader.Text(GoReader.Member(operation, "operation"), "operation") ?? "";

    StateWrite ReadOperation(JsonElement operation)
    {
        var save = ReadSave(GoReader.Member(operation, "request") ?? default);
        return NameOf(operation) == "delete"
            ? new StateDelete(save.Key, save.ETag, save.Options, save.Metadata)
            : save;
    }

    StateSet ReadSave(JsonElement item)
    {
        if (item.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return new("", JsonNull, StateEncoding.Json, null, default, ReadMetadata(default));
        if (item.ValueKind != JsonValueKind.Object)
            throw GoReader.TypeMismatch(item, "value", "state.SetRequest");

        return new(
            Field(item, "key") ?? "",
            GoReader.Member(item, "value") is { } value ? Encode(value) : JsonNull,
            StateEncoding.Json,
            Field(item, "etag"),
            ReadOptions(item),
            ReadMetadata(GoReader.Member(item, "metadata") ?? default));
    }

    static byte[] Encode(JsonElement value) =>
        GoJson.Encode(value, JsonNumbers.Float64)
        ?? throw new JsonException("json: cannot unmarshal number into Go value of type float64");

    static StateWriteOptions ReadOptions(JsonElement item) =>
        GoReader.Member(item, "options") is { ValueKind: JsonValueKind.Object } options
            ? new(Field(options, "concurrency") ?? "", Field(options, "consistency") ?? "")
            : default;

    Dictionary<string, string> ReadMetadata(JsonElement own)
    {
        var metadata = new Dictionary<string, string>();
        if (own.ValueKind == JsonValueKind.Object)
        {
            foreach (var entry in own.EnumerateObject())
                metadata[entry.Name] = GoReader.Text(entry.Value, "SetRequest.metadata") ?? "";
        }

        foreach (var (name, value) in overlay)
            metadata[name] = value;
        return metadata;
    }

    static string? Field(JsonElement item, string name) =>
        GoReader.Text(GoReader.Member(item, name), "SetRequest." + name);

    static ApiResult<T> Read<T>(byte[]? body, string errorPrefix, Func<JsonElement, T> read)
    {
        if (body is null)
            return StateErrors.Malformed(errorPrefix + RequestBody.TooLarge);
        var (value, error) = GoReader.Read(body, read);
        return error is null ? new ApiResult<T>(value, null) : StateErrors.Malformed(errorPrefix + error);
    }
}
