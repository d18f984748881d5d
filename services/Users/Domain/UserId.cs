using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Users.Domain;

/// <summary>
/// A public id: base32 of the user's number and of 40 random bits that the document keeps, so that the key is
/// computable from the id and the id is not guessable from the number.
/// </summary>
readonly record struct UserId(long Number, long Secret)
{
    const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    const int SecretDigits = 8;
    const int MaxDigits = SecretDigits + 12;

    public static UserId New(long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes[..5]);
        return new(number, BinaryPrimitives.ReadInt64LittleEndian(bytes));
    }

    /// <summary>False for text that this service never made: such an id belongs to nobody.</summary>
    public static bool TryParse(string? text, out UserId id)
    {
        id = default;
        if (text is null || text.Length is <= SecretDigits or > MaxDigits || text[0] == Alphabet[0])
            return false;

        long number = 0, secret = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var digit = Alphabet.IndexOf(text[i], StringComparison.Ordinal);
            if (digit < 0)
                return false;
            if (i < text.Length - SecretDigits)
                number = (number << 5) | (uint)digit;
            else
                secret = (secret << 5) | (uint)digit;
        }

        id = new(number, secret);
        return true;
    }

    public override string ToString()
    {
        Span<char> digits = stackalloc char[MaxDigits];
        var at = MaxDigits;
        for (var i = 0; i < SecretDigits; i++)
            digits[--at] = Alphabet[(int)(Secret >> (5 * i)) & 31];
        for (var rest = Number; rest > 0; rest >>= 5)
            digits[--at] = Alphabet[(int)rest & 31];
        return new(digits[at..]);
    }
}
