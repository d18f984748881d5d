using Architecture.Tests.Rules;

namespace Architecture.Tests.Checks;

public sealed class NamespaceRuleTests
{
    const string Sdk = "namespace Sdk.Client; public static class Caller { public const int Size = 1; }";

    static readonly NamespaceRule Rule = new(
        ["Sdk"],
        path => path.Split('/') is ["app", "Adapter" or "Sdk", ..],
        "Move it to Adapter.");

    [Theory]
    [InlineData("using Sdk.Client; namespace App; static class A;")]
    [InlineData("namespace App; static class A { const int Size = Sdk.Client.Caller.Size; }")]
    public void A_use_elsewhere_is_found(string code)
    {
        var project = Fixture.Compile(("Sdk/Caller.cs", Sdk), ("State/A.cs", code));

        var finding = Assert.Single(Rule.Check(project));
        Assert.StartsWith("app/State/A.cs:1 uses Sdk", finding);
        Assert.EndsWith("Move it to Adapter.", finding);
    }

    [Theory]
    [InlineData("Adapter/A.cs", "using Sdk.Client; namespace App; static class A;")]
    [InlineData("State/A.cs", "namespace App.Sdk; static class A { const string Name = nameof(A); }")]
    [InlineData("State/A.cs", "namespace Sdkless; static class A { const string Name = nameof(A); }")]
    public void Other_uses_are_left_alone(string path, string code)
    {
        var project = Fixture.Compile(("Sdk/Caller.cs", Sdk), (path, code));

        Assert.Empty(Rule.Check(project));
    }
}
