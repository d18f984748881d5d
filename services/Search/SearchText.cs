using System.Globalization;
using System.Text;

namespace Search;

/// <summary>What a word is, in the index and in a query, and which words match.</summary>
static class SearchText
{
    const string VariationSelectors = "\uFE0E\uFE0F";

    /// <summary>
    /// The tokenizer of FTS5: letters, marks (an Indic vowel sign is part of its word), digits and private use. Case is
    /// folded, accents are not.
    /// </summary>
    public const string Tokenizer =
        $"unicode61 remove_diacritics 0 categories 'L* M* N* Co' separators '{VariationSelectors}'";

    /// <summary>
    /// The lower case in normalization form C: composed and decomposed letters are equal, and case is also folded in
    /// scripts that are newer than SQLite's table.
    /// </summary>
    public static string Normalize(string text) => text.ToLowerInvariant().Normalize();

    /// <summary>
    /// The FTS5 expressions of a query text, best matches first; no user matches two of them. First, each piece between
    /// blanks as written; second, the same with the last word of each piece as a prefix; third, every word as a prefix,
    /// in any order. Empty if the text has no word.
    /// </summary>
    public static IReadOnlyList<string> Tiers(string text)
    {
        var pieces = Normalize(text)
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(WordsOf)
            .Where(words => words.Length > 0)
            .ToList();
        if (pieces.Count == 0)
            return [];

        // Words are quoted and contain no quotes, so no part of the text is read as query syntax.
        var exact = string.Join(' ', pieces.Select(words => $"\"{string.Join(' ', words)}\""));
        var lastAsPrefix = string.Join(' ', pieces.Select(words => $"\"{string.Join(' ', words)}\"*"));
        var allAsPrefixes = string.Join(' ', pieces.SelectMany(words => words).Select(word => $"\"{word}\"*"));

        string[] tiers =
        [
            $"({exact})",
            $"({lastAsPrefix}) NOT ({exact})",
            $"({allAsPrefixes}) NOT ({lastAsPrefix})",
        ];
        return allAsPrefixes == lastAsPrefix ? tiers[..2] : tiers;
    }

    static string[] WordsOf(string piece) =>
        string.Concat(piece.EnumerateRunes().Select(rune => IsPartOfWord(rune) ? rune.ToString() : " "))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);

    // The same categories as in the tokenizer.
    static bool IsPartOfWord(Rune rune) =>
        (Rune.IsLetterOrDigit(rune) || IsMarkOrNumber(Rune.GetUnicodeCategory(rune)))
        && !VariationSelectors.Contains(rune.ToString(), StringComparison.Ordinal);

    static bool IsMarkOrNumber(UnicodeCategory category) => category is
        UnicodeCategory.NonSpacingMark
        or UnicodeCategory.SpacingCombiningMark
        or UnicodeCategory.EnclosingMark
        or UnicodeCategory.LetterNumber
        or UnicodeCategory.OtherNumber
        or UnicodeCategory.PrivateUse;
}
