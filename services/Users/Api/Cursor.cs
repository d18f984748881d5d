using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Users.Api;

/// <summary>
/// Where a walk goes on: a number and its sum, 22 URL-safe characters. The sum is no secret, it tells what comes from here from
/// what does not: a cursor only says where to read on, which is anybody's to choose.
/// </summary>
static class Cursor
{
    const int SumBytes = 8;
    const int Bytes = sizeof(long) + SumBytes;

    public static string Write(long after)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, after);
        SHA256.HashData([.. "users walk"u8, .. bytes[..sizeof(long)]])[..SumBytes].CopyTo(bytes[sizeof(long)..]);
        return Base64Url.EncodeToString(bytes);
    }

    public static bool TryRead(string text, out long after)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        var isWhole = Base64Url.IsValid(text, out var length) && length == Bytes && Base64Url.TryDecodeFromChars(text, bytes, out _);
        after = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return isWhole && after >= 0 && text == Write(after);
    }
}
