using Architecture.Tests.Sources;
using Microsoft.CodeAnalysis;

namespace Architecture.Tests.Graph;

/// <summary>The files of a project, and every reference from one to another.</summary>
sealed class DependencyGraph
{
    static readonly SymbolDisplayFormat Display = SymbolDisplayFormat.CSharpShortErrorMessageFormat;

    readonly ILookup<string, SourceReference> byFile;

    DependencyGraph(Layout layout, IReadOnlyList<string> files, IReadOnlyList<SourceReference> references)
    {
        Layout = layout;
        Files = files;
        References = references;
        byFile = references.ToLookup(reference => reference.From);
    }

    public Layout Layout { get; }

    public IReadOnlyList<string> Files { get; }

    public IReadOnlyList<SourceReference> References { get; }

    public static DependencyGraph Of(CompiledProject project)
    {
        var declarations = new Declarations(project.Sources);
        var references = project.Sources.SelectMany(tree => ReferencesOf(tree, project, declarations));
        return new DependencyGraph(project.Layout, [.. project.Sources.Select(tree => tree.FilePath)], [.. references]);
    }

    /// <summary>
    /// The files that a file names, and those that these name, and so on, each with the reference that led to it first.
    /// The file itself is not among them.
    /// </summary>
    public IReadOnlyDictionary<string, SourceReference> ReachedFrom(string file)
    {
        var reached = new SortedDictionary<string, SourceReference>(StringComparer.Ordinal);
        var next = new Queue<string>([file]);
        while (next.TryDequeue(out var current))
        {
            foreach (var reference in byFile[current])
            {
                if (reference.To != file && reached.TryAdd(reference.To, reference))
                {
                    next.Enqueue(reference.To);
                }
            }
        }

        return reached;
    }

    static IEnumerable<SourceReference> ReferencesOf(
        SyntaxTree tree,
        CompiledProject project,
        Declarations declarations)
    {
        var model = project.Compilation.GetSemanticModel(tree);
        var references =
            from node in tree.GetRoot().DescendantNodes()
            from symbol in NamedSymbols.In(node, model)
            from to in declarations.FilesOf(symbol)
            where to != tree.FilePath
            let line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1
            select new SourceReference(tree.FilePath, line, symbol.ToDisplayString(Display), to);
        return references.Distinct();
    }
}
