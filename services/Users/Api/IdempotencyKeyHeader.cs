using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace Users.Api;

/// <summary><c>Idempotency-Key</c>: 8 to 200 printable ASCII characters, null if it is not sent.</summary>
static class IdempotencyKeyHeader
{
    public const string Name = "Idempotency-Key", Replayed = "Idempotency-Replayed";

    public static Outcome<string?> Parse(StringValues header) => header switch
    {
        { Count: 0 } => default(string),
        { Count: 1 } when header[0] is { Length: >= Limits.ShortestKey and <= Limits.LongestKey } key && key.All(c => c is >= ' ' and <= '~') => key,
        _ => FaultCode.InvalidHeader,
    };

    /// <summary>The key and what it was sent with: white space between members, and escapes, do not make another request.</summary>
    public static IdempotencyKey With(this string key, NewUser request)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartArray();
            writer.WriteStringValue(request.Email.Original);
            writer.WriteStringValue(request.Name);
            request.Attributes.WriteTo(writer);
            writer.WriteEndArray();
        }

        return new(key, Convert.ToHexStringLower(SHA256.HashData(bytes.WrittenSpan)));
    }
}
