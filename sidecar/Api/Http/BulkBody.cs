using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sidecar.Errors;
using Sidecar.GoCompat;
using Sidecar.PubSub;

namespace Sidecar.Api.Http;

/// <summary>The JSON of a bulk publish.</summary>
sealed class BulkBody(string pubSub, string topic, string appId)
{
    const string EntryType = "http.bulkPublishMessageEntry";

    /// <param name="body">Null if it was too large.</param>
    public ApiResult<IReadOnlyList<BulkEntry>> Read(byte[]? body)
    {
        if (body is null)
            return PubSubErrors.Request(pubSub, topic, appId, RequestBody.TooLarge);
        var (items, error) = GoReader.Read(body, ReadItems);
        if (items is null)
            return PubSubErrors.Request(pubSub, topic, appId, error!);

        var entries = new List<BulkEntry>(items.Count);
        foreach (var item in items)
        {
            var (data, mismatch) = item.Data();
            if (data is null)
                return PubSubErrors.Event(pubSub, topic, appId, mismatch!);
            entries.Add(new(item.EntryId, data, item.ContentType, item.Metadata));
        }

        return entries;
    }

    static List<BulkItem> ReadItems(JsonElement root) => root.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.Array => root.EnumerateArray().Select(ReadItem).ToList(),
        _ => throw GoReader.TypeMismatch(root, "value", "[]" + EntryType),
    };

    static BulkItem ReadItem(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
            throw GoReader.TypeMismatch(item, "value", EntryType);
        var @event = GoReader.Member(item, "event");
        var json = @event is { } value ? Encode(value) : "null"u8.ToArray();
        var text = @event is { } maybeText ? GoJson.Text(maybeText) : null;
        return new(
            Field(item, "entryId") ?? "",
            json,
            text,
            Field(item, "contentType") ?? "",
            GoReader.Member(item, "metadata") is { ValueKind: JsonValueKind.Object } members
                ? ReadMetadata(members)
                : null);
    }

    static byte[] Encode(JsonElement @event) =>
        GoJson.Encode(@event, JsonNumbers.Float64)
        ?? throw GoReader.TypeMismatch(@event, "struct field bulkPublishMessageEntry.event", "float64");

    /// <summary>The last of equal names wins, as in Go.</summary>
    static Dictionary<string, string> ReadMetadata(JsonElement members)
    {
        var metadata = new Dictionary<string, string>();
        foreach (var member in members.EnumerateObject())
            metadata[GoJson.Name(member)] = GoReader.Text(member.Value, "bulkPublishMessageEntry.metadata") ?? "";
        return metadata;
    }

    static string? Field(JsonElement item, string name) =>
        GoReader.Text(GoReader.Member(item, name), "bulkPublishMessageEntry." + name);

    /// <summary>Lists the failed entries; the others were published.</summary>
    public static async Task WriteAsync(HttpResponse response, IReadOnlyList<FailedEntry> failed)
    {
        var failure = new BulkFailure(failed, "ERR_PUBSUB_PUBLISH_MESSAGE");
        var body = JsonSerializer.SerializeToUtf8Bytes(failure, BulkJson.Default.BulkFailure);
        response.StatusCode = StatusCodes.Status500InternalServerError;
        response.Headers["metadata.responseData"] = Encoding.UTF8.GetString(body);
        await response.WriteJsonAsync(body);
    }
}

sealed record BulkFailure(IReadOnlyList<FailedEntry> FailedEntries, string ErrorCode);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(BulkFailure))]
sealed partial class BulkJson : JsonSerializerContext;
