using Microsoft.CodeAnalysis;

namespace Architecture.Tests.Graph;

/// <summary>Where the sources of a project declare a symbol.</summary>
sealed class Declarations(IEnumerable<SyntaxTree> sources)
{
    readonly HashSet<SyntaxTree> sources = [.. sources];

    /// <summary>
    /// The files that declare a symbol: several for a partial type, none for a symbol from elsewhere. A member that the
    /// compiler or a generator makes counts as declared where its type is.
    /// </summary>
    public IReadOnlyList<string> FilesOf(ISymbol symbol)
    {
        for (var current = Definition(symbol); current is not null; current = current.ContainingType)
        {
            var files = current.DeclaringSyntaxReferences
                .Where(reference => sources.Contains(reference.SyntaxTree))
                .Select(reference => reference.SyntaxTree.FilePath)
                .Distinct()
                .ToList();
            if (files.Count > 0)
            {
                return files;
            }
        }

        return [];
    }

    static ISymbol? Definition(ISymbol symbol) => symbol switch
    {
        INamespaceSymbol => null,
        IMethodSymbol { ReducedFrom: { } extension } => extension.OriginalDefinition,
        _ => symbol.OriginalDefinition,
    };
}
