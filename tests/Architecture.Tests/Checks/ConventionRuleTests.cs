using Architecture.Tests.Conventions;
using Architecture.Tests.Sources;

namespace Architecture.Tests.Checks;

public sealed class ConventionRuleTests
{
    [Fact]
    public void A_long_line_is_found()
    {
        var file = new SourceText("a.cs", $"{new string('x', 120)}\r\n{new string('x', 121)}\r\n");

        Assert.Equal("a.cs:2 has 121 columns; 120 are the most.", Assert.Single(SizeRules.LongLines([file])));
    }

    [Fact]
    public void A_long_file_is_found()
    {
        var fits = new SourceText("fits.cs", string.Concat(Enumerable.Repeat("\n", 249)) + "x\n");
        var isLong = new SourceText("long.cs", string.Concat(Enumerable.Repeat("\n", 250)) + "x\n");

        Assert.StartsWith("long.cs:1 has 251 lines", Assert.Single(SizeRules.LongFiles([fits, isLong])));
    }

    [Theory]
    [InlineData("class A;")]
    [InlineData("record A;")]
    [InlineData("record class A;")]
    [InlineData("sealed class B { class A; }")]
    [InlineData("partial class A; partial class A;")]
    public void An_open_class_is_found(string code)
    {
        var tree = CodeFiles.Parse(new SourceText("src/App/A.cs", code));

        Assert.StartsWith(
            "src/App/A.cs:1 A is neither sealed, static nor abstract.",
            Assert.Single(ClassRules.OpenClasses([tree])));
    }

    [Theory]
    [InlineData("sealed class A;")]
    [InlineData("abstract class A;")]
    [InlineData("static class A;")]
    [InlineData("record struct A;")]
    [InlineData("interface A;")]
    [InlineData("partial class A; sealed partial class A;")]
    public void Other_types_are_left_alone(string code) =>
        Assert.Empty(ClassRules.OpenClasses([CodeFiles.Parse(new SourceText("src/App/A.cs", code))]));
}
