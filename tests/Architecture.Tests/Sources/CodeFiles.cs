using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Architecture.Tests.Sources;

/// <summary>Every C# file of the checkout, parsed but not compiled.</summary>
static class CodeFiles
{
    static readonly Lazy<IReadOnlyList<SourceText>> LazyTexts =
        new(() => [.. Checkout.Read("*.cs", "services", "sidecar", "tests")]);

    static readonly Lazy<IReadOnlyList<SyntaxTree>> LazyTrees = new(() => [.. Texts.Select(Parse)]);

    public static IReadOnlyList<SourceText> Texts => LazyTexts.Value;

    public static IReadOnlyList<SyntaxTree> Trees => LazyTrees.Value;

    public static SyntaxTree Parse(SourceText source) =>
        CSharpSyntaxTree.ParseText(source.Text, new CSharpParseOptions(LanguageVersion.CSharp14), source.Path);
}
