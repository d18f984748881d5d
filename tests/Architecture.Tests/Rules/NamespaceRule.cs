using Architecture.Tests.Graph;
using Architecture.Tests.Sources;
using Microsoft.CodeAnalysis;

namespace Architecture.Tests.Rules;

/// <summary>Namespaces that only some files may use, by their first part.</summary>
/// <param name="Prefixes">The namespaces, each with those below it.</param>
/// <param name="IsAllowed">The files that may use them, by path from the root of the checkout.</param>
/// <param name="Remedy">What to do about a finding.</param>
sealed record NamespaceRule(string[] Prefixes, Predicate<string> IsAllowed, string Remedy)
{
    public IEnumerable<string> Check(CompiledProject project) =>
        from tree in project.Sources
        where project.Layout.FolderOf(tree.FilePath) is not null && !IsAllowed(tree.FilePath)
        let uses = UsesIn(tree, project.Compilation.GetSemanticModel(tree)).ToList()
        where uses.Count > 0
        let names = string.Join(", ", uses.Select(use => use.Name).Distinct().Order())
        let lines = string.Join(", ", uses.Select(use => use.Line).Distinct())
        select $"{tree.FilePath}:{uses[0].Line} uses {names} (lines {lines}). {Remedy}";

    IEnumerable<(string Name, int Line)> UsesIn(SyntaxTree tree, SemanticModel model) =>
        from node in tree.GetRoot().DescendantNodes()
        from name in NamedSymbols.In(node, model).Select(NamespaceOf).Where(IsCovered)
        select (name, node.GetLocation().GetLineSpan().StartLinePosition.Line + 1);

    static string NamespaceOf(ISymbol symbol) =>
        (symbol as INamespaceSymbol ?? symbol.ContainingNamespace)?.ToDisplayString() ?? "";

    bool IsCovered(string name) =>
        Prefixes.Any(prefix => name == prefix || name.StartsWith(prefix + ".", StringComparison.Ordinal));
}
