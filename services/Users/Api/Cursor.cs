using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Users.Api;

/// <summary>
/// Where a list continues: a number and its checksum, as 22 URL-safe characters. The checksum is no secret. It detects
/// text that is not a cursor; where to continue is for any caller to choose.
/// </summary>
static class Cursor
{
    const int ChecksumBytes = 8;
    const int Bytes = sizeof(long) + ChecksumBytes;

    public static string Write(long after)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, after);
        SHA256.HashData([.. "users walk"u8, .. bytes[..sizeof(long)]])[..ChecksumBytes].CopyTo(bytes[sizeof(long)..]);
        return Base64Url.EncodeToString(bytes);
    }

    public static bool TryRead(string text, out long after)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        var isWhole = Base64Url.IsValid(text, out var length)
            && length == Bytes
            && Base64Url.TryDecodeFromChars(text, bytes, out _);
        after = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return isWhole && after >= 0 && text == Write(after);
    }
}
