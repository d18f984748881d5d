using System.Text.Json;
using System.Text.Json.Serialization;
using StackExchange.Redis;

namespace Sidecar.PubSub.RedisStreams;

/// <summary>A message as an entry of a stream: fields <c>data</c>, and <c>metadata</c> as JSON.</summary>
static class RedisEntry
{
    public static NameValueEntry[] Of(BrokerMessage message) =>
    [
        new("data", message.Data),
        new("metadata", JsonSerializer.SerializeToUtf8Bytes(message.Metadata, RedisEntryJson.Default.IReadOnlyDictionaryStringString)),
    ];

    public static BrokerMessage Read(StreamEntry entry) => new((byte[]?)entry["data"] ?? [], Metadata(entry["metadata"]));

    /// <summary>What others wrote there in their own way is none.</summary>
    static IReadOnlyDictionary<string, string> Metadata(RedisValue json)
    {
        try
        {
            return json.IsNullOrEmpty ? MessageMetadata.None
                : JsonSerializer.Deserialize((byte[])json!, RedisEntryJson.Default.IReadOnlyDictionaryStringString) ?? MessageMetadata.None;
        }
        catch (JsonException)
        {
            return MessageMetadata.None;
        }
    }
}

[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
sealed partial class RedisEntryJson : JsonSerializerContext;
