using Architecture.Tests.Rules;
using Architecture.Tests.Sources;
using Microsoft.CodeAnalysis;

namespace Architecture.Tests;

/// <summary>A symbol that did not resolve would be a reference that the other tests miss.</summary>
public sealed class CompilationTests
{
    [Fact]
    public void Users_compiles_from_source() => AssertNoErrors(Projects.Users);

    [Fact]
    public void Sidecar_compiles_from_source() => AssertNoErrors(Projects.Sidecar);

    static void AssertNoErrors(CompiledProject project) =>
        Findings.AssertNone(project.Compilation.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.ToString()));
}
