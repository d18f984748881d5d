using System.Text.Json;
using System.Text.Json.Serialization;
using StackExchange.Redis;

namespace Sidecar.PubSub.RedisStreams;

/// <summary>A message as a stream entry: the fields <c>data</c> and <c>metadata</c>, which is JSON.</summary>
static class RedisEntry
{
    public static NameValueEntry[] Create(BrokerMessage message)
    {
        var metadata = JsonSerializer.SerializeToUtf8Bytes(
            message.Metadata, RedisEntryJson.Default.IReadOnlyDictionaryStringString);
        return [new("data", message.Data), new("metadata", metadata)];
    }

    public static BrokerMessage Read(StreamEntry entry) =>
        new((byte[]?)entry["data"] ?? [], ReadMetadata(entry["metadata"]));

    /// <summary>Metadata in any other format, by other publishers, is ignored.</summary>
    static IReadOnlyDictionary<string, string> ReadMetadata(RedisValue json)
    {
        if (json.IsNullOrEmpty)
            return MessageMetadata.None;
        try
        {
            var metadata = JsonSerializer.Deserialize(
                (byte[])json!, RedisEntryJson.Default.IReadOnlyDictionaryStringString);
            return metadata ?? MessageMetadata.None;
        }
        catch (JsonException)
        {
            return MessageMetadata.None;
        }
    }
}

[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
sealed partial class RedisEntryJson : JsonSerializerContext;
