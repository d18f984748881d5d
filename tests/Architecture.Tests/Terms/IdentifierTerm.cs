using System.Text.RegularExpressions;

namespace Architecture.Tests.Terms;

/// <summary>A private term that no declared name may contain.</summary>
/// <param name="Pattern">Matches the words of a name, as <see cref="IdentifierWords" /> splits it.</param>
/// <param name="Instead">The field's term.</param>
sealed record IdentifierTerm(string Pattern, string Instead)
{
    readonly Regex regex = new(Pattern, RegexOptions.CultureInvariant);

    /// <summary>The declarations that it is about: a verb may be fine where the noun is not.</summary>
    public DeclarationKind Kinds { get; init; } = DeclarationKind.Any;

    /// <summary>The folders where the word is the private term, when elsewhere it is an ordinary one.</summary>
    public string[] Folders { get; init; } = ["services", "sidecar", "tests"];

    public bool Covers(Declaration declaration) =>
        Kinds.HasFlag(declaration.Kind)
        && Folders.Any(folder => declaration.Path.StartsWith(folder + "/", StringComparison.Ordinal))
        && regex.IsMatch(IdentifierWords.Split(declaration.Name));
}
