using System.Buffers;
using System.Text.Json;
using Sidecar.GoCompat;
using Sidecar.State;

namespace Sidecar.Api.Http;

static class BulkGetResponse
{
    /// <summary>Empty if a value is not JSON, which gRPC allows: daprd's response then has no body either.</summary>
    public static byte[] Encode(IReadOnlyList<(string Key, StateValue? Value)> entries)
    {
        var output = new ArrayBufferWriter<byte>();
        output.Write("["u8);
        for (var i = 0; i < entries.Count; i++)
        {
            output.Write(i == 0 ? "{\"key\":"u8 : ",{\"key\":"u8);
            output.Write(GoJson.Encode(entries[i].Key));
            if (entries[i].Value is { } value && !TryWrite(output, value))
                return [];
            output.Write("}"u8);
        }

        output.Write("]\n"u8);
        return output.WrittenSpan.ToArray();
    }

    static bool TryWrite(ArrayBufferWriter<byte> output, StateValue value)
    {
        if (value.Error is { } error)
        {
            output.Write(",\"error\":"u8);
            output.Write(GoJson.Encode(error));
            return true;
        }

        if (!IsJson(value.Data))
            return false;
        output.Write(",\"data\":"u8);
        output.Write(value.Data);
        output.Write(",\"etag\":"u8);
        output.Write(GoJson.Encode(value.ETag));
        WriteMetadata(output, value.Metadata);
        return true;
    }

    static void WriteMetadata(ArrayBufferWriter<byte> output, IReadOnlyDictionary<string, string> metadata)
    {
        var separator = ",\"metadata\":{"u8;
        foreach (var (name, text) in metadata)
        {
            output.Write(separator);
            output.Write(GoJson.Encode(name));
            output.Write(":"u8);
            output.Write(GoJson.Encode(text));
            separator = ","u8;
        }

        output.Write(metadata.Count > 0 ? "}"u8 : ""u8);
    }

    static bool IsJson(byte[] data)
    {
        try
        {
            var reader = new Utf8JsonReader(data, GoJson.ReaderOptions);
            while (reader.Read())
                reader.TrySkip();
            return data.Length > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
