using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Architecture.Tests.Graph;

/// <summary>The types, members and namespaces that a node names or calls without a name.</summary>
static class NamedSymbols
{
    public static IEnumerable<ISymbol> In(SyntaxNode node, SemanticModel model) => node switch
    {
        // "var" names no type; a member used on the variable is a name of its own.
        IdentifierNameSyntax { IsVar: true } => [],
        SimpleNameSyntax name => Resolve(model.GetSymbolInfo(name)).Concat(Conversion(name, model)),
        ForEachStatementSyntax loop => ForEach(model.GetForEachStatementInfo(loop)),
        ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax => Resolve(model.GetSymbolInfo(node)),
        AssignmentExpressionSyntax assignment => Assignment(assignment, model),
        ExpressionSyntax expression when CallsWithoutName(expression) =>
            Resolve(model.GetSymbolInfo(expression)).Concat(Conversion(expression, model)),
        ExpressionSyntax expression => Conversion(expression, model),
        _ => [],
    };

    /// <summary>Constructors, indexers, operators and conversions.</summary>
    static bool CallsWithoutName(ExpressionSyntax expression) =>
        expression is BaseObjectCreationExpressionSyntax
            or ElementAccessExpressionSyntax or ElementBindingExpressionSyntax or ImplicitElementAccessSyntax
            or BinaryExpressionSyntax or PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax
            or CastExpressionSyntax;

    static IEnumerable<ISymbol> Resolve(SymbolInfo info) =>
        (info.Symbol is { } symbol ? [symbol] : info.CandidateSymbols.AsEnumerable()).Where(IsDeclaration);

    static bool IsDeclaration(ISymbol symbol) =>
        symbol is INamespaceSymbol or INamedTypeSymbol { TypeKind: not TypeKind.Error } or
            IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol
        && symbol.ContainingType is not { IsTupleType: true } and not { IsAnonymousType: true };

    static IEnumerable<ISymbol> Conversion(ExpressionSyntax expression, SemanticModel model) =>
        model.GetConversion(expression) is { IsUserDefined: true, MethodSymbol: { } method } ? [method] : [];

    static IEnumerable<ISymbol> ForEach(ForEachStatementInfo info) =>
        new ISymbol?[] { info.GetEnumeratorMethod, info.MoveNextMethod, info.CurrentProperty }.OfType<ISymbol>();

    static IEnumerable<ISymbol> Assignment(AssignmentExpressionSyntax assignment, SemanticModel model)
    {
        var deconstruct = assignment.IsKind(SyntaxKind.SimpleAssignmentExpression)
            ? model.GetDeconstructionInfo(assignment).Method
            : null;
        return deconstruct is null ? Resolve(model.GetSymbolInfo(assignment)) : [deconstruct];
    }
}
