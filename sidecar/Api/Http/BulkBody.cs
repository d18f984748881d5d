using System.Buffers;
using System.Buffers.Text;
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
    const string Item = "http.bulkPublishMessageEntry";

    /// <param name="body">Null for one that was too large.</param>
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
        _ => throw GoReader.Unfit(root, "value", "[]" + Item),
    };

    static BulkItem ReadItem(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
            throw GoReader.Unfit(item, "value", Item);
        // Numbers pass through a 64-bit float here; an event that is not there is null.
        var @event = GoReader.Member(item, "event");
        var json = @event is not { } given ? "null"u8.ToArray() : GoJson.Encode(given, floats: true)
            ?? throw GoReader.Unfit(given, "struct field bulkPublishMessageEntry.event", "float64");
        return new(Field(item, "entryId") ?? "", json, @event is { } value ? GoJson.Text(value) : null, Field(item, "contentType") ?? "",
            GoReader.Member(item, "metadata") is { ValueKind: JsonValueKind.Object } metadata ? Metadata(metadata) : null);
    }

    /// <summary>Of equal names the last counts, as in Go.</summary>
    static Dictionary<string, string> Metadata(JsonElement members)
    {
        var metadata = new Dictionary<string, string>();
        foreach (var member in members.EnumerateObject())
            metadata[GoJson.Name(member)] = GoReader.Text(member.Value, "bulkPublishMessageEntry.metadata") ?? "";
        return metadata;
    }

    static string? Field(JsonElement item, string name) => GoReader.Text(GoReader.Member(item, name), "bulkPublishMessageEntry." + name);

    /// <summary>Lists what failed; what is not listed went out.</summary>
    public static async Task WriteAsync(HttpResponse response, IReadOnlyList<FailedEntry> failed)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new BulkFailure(failed, "ERR_PUBSUB_PUBLISH_MESSAGE"), BulkJson.Default.BulkFailure);
        response.StatusCode = StatusCodes.Status500InternalServerError;
        response.Headers["metadata.responseData"] = Encoding.UTF8.GetString(body);
        await response.WriteJsonAsync(body);
    }
}

/// <param name="Json">The event as JSON.</param>
/// <param name="Text">The event where it is a JSON string.</param>
sealed record BulkItem(string EntryId, byte[] Json, string? Text, string ContentType, Dictionary<string, string>? Metadata)
{
    const string Mismatch = "error: mismatch between contentType and event";
    static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

    /// <summary>The bytes of the event, whose content type says what the JSON must be; or what is wrong with it.</summary>
    public (byte[]? Data, string? Error) Data()
    {
        if (ContentTypes.IsJson(ContentType) || ContentTypes.IsCloudEvent(ContentType))
            return (Json, null);
        if (Text is null)
            return (null, Mismatch);
        if (ContentTypes.IsText(ContentType))
            return (Encoding.UTF8.GetBytes(Text), null);
        if (!ContentTypes.IsBinary(ContentType))
            return (null, Mismatch);
        return Base64.IsValid(Text) ? (Convert.FromBase64String(Text), null)
            : (null, $"error: unable to decode base64 application/octect-stream data: illegal base64 data at input byte {Illegal(Text)}");
    }

    static int Illegal(string text) => text.AsSpan().IndexOfAnyExcept(Alphabet) is >= 0 and var at ? at : text.Length;
}

sealed record BulkFailure(IReadOnlyList<FailedEntry> FailedEntries, string ErrorCode);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(BulkFailure))]
sealed partial class BulkJson : JsonSerializerContext;
