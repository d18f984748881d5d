using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Search;

/// <summary>
/// The position of the next page as an opaque text of 34 URL-safe characters. It contains a hash of the query text, so
/// that it is valid for the same text only.
/// </summary>
static class Cursor
{
    const int HashBytes = 16;
    const int TotalBytes = HashBytes + sizeof(byte) + sizeof(long);

    public static string Write(Position position, string q)
    {
        Span<byte> bytes = stackalloc byte[TotalBytes];
        Hash(q).CopyTo(bytes);
        bytes[HashBytes] = (byte)position.Tier;
        BinaryPrimitives.WriteInt64BigEndian(bytes[(HashBytes + 1)..], position.Place);
        return Base64Url.EncodeToString(bytes);
    }

    /// <returns>False if the text is not a cursor, or is one for another query text.</returns>
    public static bool TryRead(string text, string q, out Position position)
    {
        position = default;
        Span<byte> bytes = stackalloc byte[TotalBytes];
        if (!TryDecode(text, bytes) || !bytes[..HashBytes].SequenceEqual(Hash(q)))
            return false;

        position = new(bytes[HashBytes], BinaryPrimitives.ReadInt64BigEndian(bytes[(HashBytes + 1)..]));
        return true;
    }

    static bool TryDecode(string text, Span<byte> bytes) =>
        Base64Url.IsValid(text, out var length)
        && length == bytes.Length
        && Base64Url.TryDecodeFromChars(text, bytes, out _);

    static ReadOnlySpan<byte> Hash(string q) => SHA256.HashData(Encoding.UTF8.GetBytes(q)).AsSpan(0, HashBytes);
}
