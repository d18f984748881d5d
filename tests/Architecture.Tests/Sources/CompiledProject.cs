using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Architecture.Tests.Sources;

/// <summary>A project of the checkout, compiled from source against what its build was compiled against.</summary>
sealed class CompiledProject
{
    static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14);

    CompiledProject(Layout layout, CSharpCompilation compilation, IReadOnlyList<SyntaxTree> sources)
    {
        Layout = layout;
        Compilation = compilation;
        Sources = sources;
    }

    public Layout Layout { get; }

    /// <summary>The sources and what the source generators make of them.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>The trees of the sources alone; the path of each is its path from the root of the checkout.</summary>
    public IReadOnlyList<SyntaxTree> Sources { get; }

    public static CompiledProject Load(string name, Layout layout)
    {
        var sources = ProjectFiles.Read(layout.Root);
        return Compile(name, layout, sources, ProjectFiles.GlobalUsings(name), MetadataReferences.For(name));
    }

    /// <summary>A project that exists only in memory, for the tests of the checks.</summary>
    public static CompiledProject InMemory(Layout layout, IReadOnlyList<SourceText> sources) =>
        Compile("Fixture", layout, sources, [], MetadataReferences.Framework);

    static CompiledProject Compile(
        string name,
        Layout layout,
        IReadOnlyList<SourceText> sources,
        IReadOnlyList<SourceText> globalUsings,
        IReadOnlyList<MetadataReference> references)
    {
        var trees = sources.Select(Parse).ToList();
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
            .WithNullableContextOptions(NullableContextOptions.Enable)
            .WithAllowUnsafe(true);
        if (trees.Any(HasTopLevelStatements))
        {
            options = options.WithOutputKind(OutputKind.ConsoleApplication);
        }

        var all = trees.Concat(globalUsings.Select(Parse));
        var compilation = CSharpCompilation.Create(name, all, references, options);
        return new CompiledProject(layout, SourceGenerators.Run(compilation, ParseOptions), trees);
    }

    static SyntaxTree Parse(SourceText source) =>
        CSharpSyntaxTree.ParseText(source.Text, ParseOptions, source.Path);

    static bool HasTopLevelStatements(SyntaxTree tree) =>
        tree.GetCompilationUnitRoot().Members.Any(SyntaxKind.GlobalStatement);
}
