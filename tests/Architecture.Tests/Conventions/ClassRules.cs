using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Architecture.Tests.Conventions;

/// <summary>Each class states whether others may derive from it.</summary>
static class ClassRules
{
    public static IEnumerable<string> OpenClasses(IEnumerable<SyntaxTree> trees) =>
        from tree in trees
        from type in tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>()
        where IsClass(type)
        let place = $"{tree.FilePath}:{type.Identifier.GetLocation().GetLineSpan().StartLinePosition.Line + 1}"
        // The parts of a partial class share their modifiers: one part is enough.
        group (type, place) by (Project(tree.FilePath), FullName(type)) into parts
        where !parts.Any(part => part.type.Modifiers.Any(IsAboutDerivation))
        let first = parts.First()
        select $"{first.place} {first.type.Identifier} is neither sealed, static nor abstract. Seal it.";

    static bool IsClass(TypeDeclarationSyntax type) =>
        type.IsKind(SyntaxKind.ClassDeclaration) || type.IsKind(SyntaxKind.RecordDeclaration);

    static bool IsAboutDerivation(SyntaxToken modifier) =>
        modifier.Kind() is SyntaxKind.SealedKeyword or SyntaxKind.StaticKeyword or SyntaxKind.AbstractKeyword;

    /// <summary>Enough of a path to tell classes of the same name in two projects apart.</summary>
    static string Project(string path) => string.Join('/', path.Split('/')[..^1].Take(2));

    static string FullName(TypeDeclarationSyntax type)
    {
        var outer = type.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Reverse();
        var space = type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Select(space => space.Name.ToString());
        return string.Join('.', space.Concat(outer.Select(part => $"{part.Identifier}`{part.Arity}")));
    }
}
