using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Primitives;
using Users.Domain;
using Users.Store;

namespace Users.Api;

/// <summary><c>Idempotency-Key</c>: 8 to 200 printable ASCII characters; null if it is not sent.</summary>
static class IdempotencyKeyHeader
{
    public const string Name = "Idempotency-Key";

    public static bool TryParse(StringValues header, out string? key, [NotNullWhen(false)] out RequestProblem? problem)
    {
        key = header.Count == 1 ? header[0] : null;
        problem = header.Count == 0 || IsValid(key) ? null : new(Problems.InvalidHeader);
        return problem is null;
    }

    /// <summary>
    /// The key, and a hash of the request's meaning: white space between members and escapes make no difference.
    /// </summary>
    public static IdempotencyKey For(this string key, NewUser request)
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

    static bool IsValid(string? key) =>
        key is { Length: >= Limits.ShortestKey and <= Limits.LongestKey } && key.All(c => c is >= ' ' and <= '~');
}
