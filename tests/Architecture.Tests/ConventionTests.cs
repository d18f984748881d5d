using Architecture.Tests.Conventions;
using Architecture.Tests.Rules;
using Architecture.Tests.Sources;

namespace Architecture.Tests;

public sealed class ConventionTests
{
    [Fact]
    public void No_line_is_over_120_columns() => Findings.AssertNone(SizeRules.LongLines(CodeFiles.Texts));

    [Fact]
    public void No_file_is_over_250_lines() => Findings.AssertNone(SizeRules.LongFiles(CodeFiles.Texts));

    [Fact]
    public void Each_class_is_sealed_or_static_or_abstract() =>
        Findings.AssertNone(ClassRules.OpenClasses(CodeFiles.Trees));
}
