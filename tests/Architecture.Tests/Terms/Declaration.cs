using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Architecture.Tests.Terms;

/// <summary>A name that the code declares. Names of libraries are only used, so they cannot be findings.</summary>
sealed record Declaration(string Path, int Line, string Name, DeclarationKind Kind)
{
    public static IEnumerable<Declaration> In(SyntaxTree tree) =>
        from node in tree.GetRoot().DescendantNodes()
        let declared = Identify(node)
        where declared is not null
        let line = declared.Value.Name.GetLocation().GetLineSpan().StartLinePosition.Line + 1
        select new Declaration(tree.FilePath, line, declared.Value.Name.ValueText, declared.Value.Kind);

    /// <summary>The folders and the file of a path: they carry the names of types.</summary>
    public static IEnumerable<Declaration> InPath(string path) =>
        path.Split('/').Select(part => new Declaration(path, 1, part.Split('.')[0], DeclarationKind.Type));

    static (SyntaxToken Name, DeclarationKind Kind)? Identify(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax type => (type.Identifier, DeclarationKind.Type),
        DelegateDeclarationSyntax type => (type.Identifier, DeclarationKind.Type),
        TypeParameterSyntax type => (type.Identifier, DeclarationKind.Type),
        MethodDeclarationSyntax method => (method.Identifier, DeclarationKind.Method),
        LocalFunctionStatementSyntax method => (method.Identifier, DeclarationKind.Method),
        PropertyDeclarationSyntax property => (property.Identifier, DeclarationKind.Member),
        EventDeclarationSyntax declared => (declared.Identifier, DeclarationKind.Member),
        EnumMemberDeclarationSyntax member => (member.Identifier, DeclarationKind.Member),
        VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax } field =>
            (field.Identifier, DeclarationKind.Member),
        ParameterSyntax { Parent.Parent: RecordDeclarationSyntax } property =>
            (property.Identifier, DeclarationKind.Member),
        VariableDeclaratorSyntax variable => (variable.Identifier, DeclarationKind.Local),
        ParameterSyntax parameter => (parameter.Identifier, DeclarationKind.Local),
        SingleVariableDesignationSyntax variable => (variable.Identifier, DeclarationKind.Local),
        ForEachStatementSyntax loop => (loop.Identifier, DeclarationKind.Local),
        CatchDeclarationSyntax handler => (handler.Identifier, DeclarationKind.Local),
        FromClauseSyntax clause => (clause.Identifier, DeclarationKind.Local),
        LetClauseSyntax clause => (clause.Identifier, DeclarationKind.Local),
        TupleElementSyntax element => (element.Identifier, DeclarationKind.Local),
        _ => null,
    };
}
