using Architecture.Tests.Sources;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Architecture.Tests.Terms;

/// <summary>
/// The running text of the checkout: comments, strings and test names of the code; scripts; components; pages.
/// </summary>
static class ProseFiles
{
    static readonly string[] Scripts = ["run", "run.cmd", "test", "test.cmd", ".ci/run"];

    static readonly string[] Excluded =
    [
        // They say what a term was called before, or what the right one is.
        "docs/glossary.md", "docs/adr/", "CHANGELOG.md",
        // The tables of terms themselves, and their tests.
        "tests/Architecture.Tests/Terms/",
    ];

    public static IEnumerable<SourceText> Read() =>
        CodeFiles.Trees.Select(ProseOf).Concat(Pages()).Where(source => !Excluded.Any(IsPrefixOf(source.Path)));

    /// <summary>A C# file with everything but its comments, strings and test names left blank, line by line.</summary>
    public static SourceText ProseOf(SyntaxTree tree)
    {
        var text = tree.GetText();
        var lines = text.Lines.Select(_ => "").ToArray();
        var tokens = tree.GetRoot().DescendantTokens().Where(IsProse).Select(token => (token.Span, token.ToString()));
        var comments = tree.GetRoot().DescendantTrivia().Where(IsComment).Select(one => (one.Span, one.ToFullString()));
        foreach (var (span, prose) in tokens.Concat(comments).OrderBy(part => part.Span.Start))
        {
            var line = text.Lines.GetLineFromPosition(span.Start).LineNumber;
            foreach (var part in prose.ReplaceLineEndings("\n").Split('\n'))
            {
                lines[line++] += " " + part.Replace('_', ' ');
            }
        }

        return new SourceText(tree.FilePath, string.Join('\n', lines));
    }

    static IEnumerable<SourceText> Pages() =>
        Checkout.Read("*.md", "docs", "services", "sidecar", "tests", ".github")
            .Concat(Checkout.Read("*.yaml", "components", ".github"))
            .Concat(Directory.EnumerateFiles(Checkout.Root, "*.md").Order().Select(Path.GetFileName).OfType<string>()
                .Concat(Scripts)
                .Where(name => File.Exists(Path.Combine(Checkout.Root, name)))
                .Select(name => new SourceText(name, File.ReadAllText(Path.Combine(Checkout.Root, name)))));

    static Func<string, bool> IsPrefixOf(string path) => prefix => path.StartsWith(prefix, StringComparison.Ordinal);

    /// <summary>Strings, and names written as sentences: those of tests.</summary>
    static bool IsProse(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken => true,
        SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken => true,
        SyntaxKind.IdentifierToken => token.ValueText.Trim('_').Contains('_'),
        _ => false,
    };

    static bool IsComment(SyntaxTrivia trivia) => trivia.Kind() is
        SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia or
        SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia;
}
