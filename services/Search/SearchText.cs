using System.Globalization;
using System.Text;

namespace Search;

/// <summary>What a word is, for the index and for the text that is looked for, and what matches it.</summary>
static class SearchText
{
    const string VariationSelectors = "\uFE0E\uFE0F";

    /// <summary>
    /// FTS5's: letters, marks (an Indic vowel sign is part of its word), digits and private use; case is folded, accents are not.
    /// </summary>
    public const string Tokenizer = $"unicode61 remove_diacritics 0 categories 'L* M* N* Co' separators '{VariationSelectors}'";

    /// <summary>Composed and decomposed letters are the same, and so are large and small ones of scripts newer than SQLite's table.</summary>
    public static string Normal(string text) => text.ToLowerInvariant().Normalize();

    /// <summary>
    /// FTS5 expressions, best first, no user in two of them: each piece of the text between blanks as it is written; the
    /// same, but its last word may be a beginning; every word a beginning, in any order. Empty if the text has no word.
    /// </summary>
    public static IReadOnlyList<string> Tiers(string text)
    {
        var pieces = Normal(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(WordsOf).Where(words => words.Length > 0).ToList();
        if (pieces.Count == 0)
            return [];

        // Quoted words without a quote in them: nothing here is query syntax but what is written here.
        var written = string.Join(' ', pieces.Select(words => $"\"{string.Join(' ', words)}\""));
        var begun = string.Join(' ', pieces.Select(words => $"\"{string.Join(' ', words)}\"*"));
        var anywhere = string.Join(' ', pieces.SelectMany(words => words).Select(word => $"\"{word}\"*"));
        string[] tiers = [$"({written})", $"({begun}) NOT ({written})", $"({anywhere}) NOT ({begun})"];
        return anywhere == begun ? tiers[..2] : tiers;
    }

    static string[] WordsOf(string piece) =>
        string.Concat(piece.EnumerateRunes().Select(rune => IsOfWord(rune) ? rune.ToString() : " "))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);

    static bool IsOfWord(Rune rune) =>
        (Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark
            or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.LetterNumber
            or UnicodeCategory.OtherNumber or UnicodeCategory.PrivateUse)
        && !VariationSelectors.Contains(rune.ToString(), StringComparison.Ordinal);
}
