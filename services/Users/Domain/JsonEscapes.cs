using System.Globalization;

namespace Users.Domain;

/// <summary>Reads JSON text without unescaping it, since the reader throws if a string has no form in UTF-8.</summary>
static class JsonEscapes
{
    const int Escape = 2;
    const int UnicodeEscape = 6;

    /// <param name="json">Valid JSON, or a part of it.</param>
    public static bool HasUnpairedSurrogate(ReadOnlySpan<byte> json)
    {
        for (var at = json.IndexOf((byte)'\\'); at >= 0; at = json.IndexOf((byte)'\\'))
        {
            json = json[at..];
            if (!TryReadUnicode(json, out var code))
                json = json[Escape..];
            else if (!char.IsSurrogate(code))
                json = json[UnicodeEscape..];
            else if (char.IsHighSurrogate(code)
                && TryReadUnicode(json[UnicodeEscape..], out var low)
                && char.IsLowSurrogate(low))
                json = json[(2 * UnicodeEscape)..];
            else
                return true;
        }

        return false;
    }

    /// <summary>Bytes of a string's shortest JSON form in UTF-8, without its quotes.</summary>
    /// <param name="text">Between the quotes, as it was sent.</param>
    public static int ShortestLength(ReadOnlySpan<byte> text)
    {
        var length = 0;
        for (var at = text.IndexOf((byte)'\\'); at >= 0; at = text.IndexOf((byte)'\\'))
        {
            text = text[at..];
            var isUnicode = TryReadUnicode(text, out var code);
            length += at + (isUnicode ? ShortestLength(code) : text[1] == '/' ? 1 : Escape);
            text = text[(isUnicode ? UnicodeEscape : Escape)..];
        }

        return length + text.Length;
    }

    static int ShortestLength(char code) => code switch
    {
        '"' or '\\' or '\b' or '\f' or '\n' or '\r' or '\t' => Escape,
        < ' ' => UnicodeEscape,
        < '\u0080' => 1,
        < '\u0800' => 2,
        _ => char.IsSurrogate(code) ? 2 : 3,
    };

    static bool TryReadUnicode(ReadOnlySpan<byte> text, out char code)
    {
        code = default;
        if (text is not [(byte)'\\', (byte)'u', ..])
            return false;
        code = (char)ushort.Parse(text[2..UnicodeEscape], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return true;
    }
}
