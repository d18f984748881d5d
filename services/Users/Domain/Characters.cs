using System.Globalization;
using System.Text;

namespace Users.Domain;

/// <summary>Properties of texts that the rules of names, addresses and attributes share.</summary>
static class Characters
{
    /// <summary>False for a text with an unpaired surrogate: UTF-8 has no form for it.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var length) != System.Buffers.OperationStatus.Done)
                return false;
            text = text[length..];
        }

        return true;
    }

    /// <summary>The number of Unicode code points of a well-formed text.</summary>
    public static int Count(string text) => text.EnumerateRunes().Count();

    public static bool HasControl(string text) => text.Any(char.IsControl);

    /// <summary>
    /// Neither white space, nor a control, nor invisible. A code point that Unicode has not assigned is rejected too:
    /// its normal form could change with the next version, and an address must keep its hash.
    /// </summary>
    public static bool IsVisible(Rune rune) => !IsBlank(rune.Value) && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or
        UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or
        UnicodeCategory.ParagraphSeparator);

    /// <summary>
    /// Marks, letters and symbols without a glyph: joiners, fillers, variation selectors, a blank pattern.
    /// </summary>
    static bool IsBlank(int code) => code is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5
        or (>= 0x180B and <= 0x180F) or 0x2800 or 0x3164
        or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or 0xFFFC or 0xFFFD
        or (>= 0xE0100 and <= 0xE01EF);
}
