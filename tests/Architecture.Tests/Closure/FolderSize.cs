using Architecture.Tests.Sources;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Architecture.Tests.Closure;

/// <summary>The size of a folder.</summary>
/// <param name="Types">Its top-level types: the names that a reader has to learn. A partial type counts once.</param>
sealed record FolderSize(string Folder, int Files, int Lines, int Types)
{
    public static IReadOnlyList<FolderSize> Of(CompiledProject project) =>
    [
        .. from tree in project.Sources
           let folder = project.Layout.FolderOf(tree.FilePath)
           where folder is not null
           orderby folder
           group tree by folder into trees
           select new FolderSize(
               trees.Key,
               trees.Count(),
               trees.Sum(tree => new SourceText(tree.FilePath, tree.ToString()).Lines.Length),
               trees.SelectMany(tree => TopLevelTypes(tree.GetCompilationUnitRoot())).Distinct().Count()),
    ];

    static IEnumerable<string> TopLevelTypes(CompilationUnitSyntax file) =>
        from node in file.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
        let name = node switch
        {
            TypeDeclarationSyntax type => $"{type.Identifier}`{type.Arity}",
            EnumDeclarationSyntax type => type.Identifier.Text,
            DelegateDeclarationSyntax type => type.Identifier.Text,
            _ => null,
        }
        where name is not null
        select name;
}
