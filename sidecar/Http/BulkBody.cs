using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sidecar.Json;
using Sidecar.PubSub;

namespace Sidecar.Http;

/// <summary>The JSON of a bulk publish.</summary>
sealed class BulkBody(string pubSub, string topic, string appId)
{
    const string Mismatch = "error: mismatch between contentType and event";

    /// <param name="body">Null for one that was too large.</param>
    public ApiResult<IReadOnlyList<BulkEntry>> Read(byte[]? body)
    {
        if (body is null)
            return Unreadable(RequestBody.TooLarge);
        try
        {
            using var list = GoJson.Parse(body);
            return list is null ? Unreadable("unexpected EOF") : Read(list.Deserialize(BulkJson.Default.BulkItemArray) ?? []);
        }
        catch (JsonException e)
        {
            return Unreadable(e.Message);
        }
    }

    ApiResult<IReadOnlyList<BulkEntry>> Read(BulkItem[] items)
    {
        var entries = new List<BulkEntry>(items.Length);
        foreach (var item in items)
        {
            // An event that is not there is null; numbers pass through a 64-bit float here.
            var json = item.Event.ValueKind == JsonValueKind.Undefined ? "null"u8.ToArray() : GoJson.Encode(item.Event, floats: true);
            if (json is null)
                return Unreadable("json: cannot unmarshal number into Go struct field bulkPublishMessageEntry.event of type float64");
            var (data, error) = Data(item, json);
            if (data is null)
                return PubSubErrors.Event(pubSub, topic, appId, error!);
            entries.Add(new(item.EntryId ?? "", data, item.ContentType ?? "", item.Metadata));
        }

        return entries;
    }

    /// <summary>The bytes of an event: its content type says what the JSON must be.</summary>
    static (byte[]? Data, string? Error) Data(BulkItem item, byte[] json)
    {
        var contentType = item.ContentType ?? "";
        if (ContentTypes.IsJson(contentType) || ContentTypes.IsCloudEvent(contentType))
            return (json, null);
        if (GoJson.Text(item.Event) is not { } text)
            return (null, Mismatch);
        if (ContentTypes.IsText(contentType))
            return (Encoding.UTF8.GetBytes(text), null);
        if (!ContentTypes.IsBinary(contentType))
            return (null, Mismatch);
        return Base64.IsValid(text) ? (Convert.FromBase64String(text), null)
            : (null, "error: unable to decode base64 application/octect-stream data: illegal base64 data");
    }

    /// <summary>Lists what failed; what is not listed went out.</summary>
    public static async Task WriteAsync(HttpResponse response, IReadOnlyList<FailedEntry> failed)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new BulkFailure(failed, "ERR_PUBSUB_PUBLISH_MESSAGE"), BulkJson.Default.BulkFailure);
        response.StatusCode = StatusCodes.Status500InternalServerError;
        response.Headers["metadata.responseData"] = Encoding.UTF8.GetString(body);
        await response.WriteJsonAsync(body);
    }

    ApiError Unreadable(string error) => PubSubErrors.Request(pubSub, topic, appId, error);
}

sealed record BulkItem(string? EntryId, JsonElement Event, string? ContentType, Dictionary<string, string>? Metadata);

sealed record BulkFailure(IReadOnlyList<FailedEntry> FailedEntries, string ErrorCode);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(BulkItem[]))]
[JsonSerializable(typeof(BulkFailure))]
sealed partial class BulkJson : JsonSerializerContext;
