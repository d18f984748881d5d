using System.Globalization;
using System.Text;

namespace Users.Domain;

/// <summary>
/// One <c>addr-spec</c>: no display name, comment, quoted local part or address literal (product.md, "E-mail
/// addresses").
/// </summary>
/// <param name="Original">As the caller gave it; at most 254 octets of UTF-8, 64 of them before the @.</param>
/// <param name="Normalized">Two addresses are equal if these are.</param>
readonly record struct EmailAddress(string Original, string Normalized)
{
    const int MaxLocalOctets = 64;
    const int MaxLabelOctets = 63;
    const string AsciiAtoms = "!#$%&'*+-/=?^_`{|}~";

    static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <param name="error">What is wrong, as a sentence for the caller that does not repeat the text.</param>
    public static bool TryParse(string text, out EmailAddress address, out string error)
    {
        address = default;
        error = "";
        if (!Characters.IsWellFormed(text))
            error = "must not contain an unpaired surrogate";
        else if (!text.EnumerateRunes().All(Characters.IsVisible))
            error = "must not contain white space, control or invisible characters";
        else if (text.Split('@') is not [var local, var domain])
            error = "must be one address with a single @, like ada@example.org";
        else if (Octets(local) > MaxLocalOctets)
            error = $"must have at most {MaxLocalOctets} octets before the @";
        else if (!Normalize(local).Split('.').All(IsAtom))
            error = $"must have letters, digits and {AsciiAtoms} before the @, in parts joined by single dots, "
                + "without quotes";
        else if (!TryNormalizeDomain(Normalize(domain), out var ascii))
            error = "must have a valid domain name with a dot after the @, like example.org";
        else if (Math.Max(Octets(text), Octets(local) + 1 + ascii.Length) > Limits.Email)
            error = $"must have at most {Limits.Email} octets";
        else
            address = new(text, Normalize(local) + '@' + ascii);
        return error.Length == 0;
    }

    /// <summary>
    /// False without ICU, or with an ICU that maps differently. Such an instance would hash one address to two claims,
    /// and must not start.
    /// </summary>
    public static bool HasIcu() =>
        Normalizes("ADE\u0301LE@BU\u0308CHER.EXAMPLE", "ad\u00e9le@xn--bcher-kva.example")
        && Normalizes("\u03a9\u0394H@FA\u00df.Example", "\u03c9\u03b4h@xn--fa-hia.example");

    static bool Normalizes(string text, string expected) =>
        TryParse(text, out var address, out _) && address.Normalized == expected;

    static int Octets(string text) => Encoding.UTF8.GetByteCount(text);

    // Lower-casing can leave a text that is no longer composed, hence the second composition.
    static string Normalize(string text) =>
        text.Normalize(NormalizationForm.FormC).ToLowerInvariant().Normalize(NormalizationForm.FormC);

    static bool IsAtom(string part) => part.Length > 0
        && part.All(c => !char.IsAscii(c) || char.IsAsciiLetterOrDigit(c) || AsciiAtoms.Contains(c));

    static bool TryNormalizeDomain(string domain, out string ascii)
    {
        try
        {
            ascii = Idn.GetAscii(domain).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            ascii = "";
        }

        return ascii.Split('.') is { Length: > 1 } labels && labels.All(IsLabel);
    }

    static bool IsLabel(string label) => label.Length is > 0 and <= MaxLabelOctets
        && label[0] != '-'
        && label[^1] != '-'
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
