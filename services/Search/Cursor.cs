using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Search;

/// <summary>A position as the caller carries it: 34 URL-safe characters, good for the same text only.</summary>
static class Cursor
{
    const int HashBytes = 16, Bytes = HashBytes + sizeof(byte) + sizeof(long);

    public static string Write(Position position, string q)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        Hash(q).CopyTo(bytes);
        bytes[HashBytes] = (byte)position.Tier;
        BinaryPrimitives.WriteInt64BigEndian(bytes[(HashBytes + 1)..], position.Place);
        return Base64Url.EncodeToString(bytes);
    }

    public static bool TryRead(string text, string q, out Position position)
    {
        position = default;
        Span<byte> bytes = stackalloc byte[Bytes];
        if (!Base64Url.IsValid(text, out var length) || length != Bytes
            || !Base64Url.TryDecodeFromChars(text, bytes, out _) || !bytes[..HashBytes].SequenceEqual(Hash(q)))
            return false;

        position = new(bytes[HashBytes], BinaryPrimitives.ReadInt64BigEndian(bytes[(HashBytes + 1)..]));
        return true;
    }

    static ReadOnlySpan<byte> Hash(string q) => SHA256.HashData(Encoding.UTF8.GetBytes(q)).AsSpan(0, HashBytes);
}
