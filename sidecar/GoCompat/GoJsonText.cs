using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Sidecar.GoCompat;

/// <summary>JSON strings in the format of <see cref="GoJson"/>.</summary>
static class GoJsonText
{
    /// <summary>0xE2 is the first byte of the two line separators, which are escaped too.</summary>
    static readonly SearchValues<byte> Special =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), .. "\"\\<>&"u8, 0xE2]);

    public static void Write(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        output.Write("\""u8);
        if (text.IndexOfAny(Special) < 0 && Utf8.IsValid(text))
            output.Write(text);
        else
            WriteEscaped(output, text);
        output.Write("\""u8);
    }

    static void WriteEscaped(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var valid = Rune.DecodeFromUtf8(text, out var rune, out var length) == OperationStatus.Done;
            if (!valid)
                length = 1;
            if ((valid ? Escape(rune.Value) : @"\ufffd") is { } escape)
                output.Write(Encoding.ASCII.GetBytes(escape));
            else
                output.Write(text[..length]);
            text = text[length..];
        }
    }

    static string? Escape(int rune) => rune switch
    {
        '"' => "\\\"",
        '\\' => @"\\",
        '\b' => @"\b",
        '\f' => @"\f",
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        < 0x20 or '<' or '>' or '&' or 0x2028 or 0x2029 =>
            string.Create(CultureInfo.InvariantCulture, $@"\u{rune:x4}"),
        _ => null,
    };

    /// <param name="raw">The text between the quotes, as UTF-8; an unpaired surrogate becomes U+FFFD.</param>
    public static byte[] Unescape(ReadOnlySpan<byte> raw)
    {
        if (!raw.Contains((byte)'\\') && Utf8.IsValid(raw))
            return raw.ToArray();

        var text = new StringBuilder(raw.Length);
        for (ReadOnlySpan<char> rest = Encoding.UTF8.GetString(raw); !rest.IsEmpty;)
        {
            var (character, length) = rest is ['\\', ..] ? Unescape(rest[1..]) : (rest[0], 1);
            text.Append(character);
            rest = rest[length..];
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    static (char Character, int Length) Unescape(ReadOnlySpan<char> escape) => escape[0] switch
    {
        'b' => ('\b', 2),
        'f' => ('\f', 2),
        'n' => ('\n', 2),
        'r' => ('\r', 2),
        't' => ('\t', 2),
        'u' => ((char)ushort.Parse(escape[1..5], NumberStyles.HexNumber, CultureInfo.InvariantCulture), 6),
        var same => (same, 2),
    };
}
