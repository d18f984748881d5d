using Architecture.Tests.Sources;

namespace Architecture.Tests.Terms;

public sealed class ProseTermsTests
{
    [Theory]
    [InlineData("// The register is lost.")]
    [InlineData("/// <summary>Two doors.</summary>")]
    [InlineData("var a = \"Took 1 changes; the last is version 2\";")]
    [InlineData("var a = $\"Nobody listens at {b}\";")]
    [InlineData("void A_register_that_is_lost() { }")]
    [InlineData("// Until the takeover is done.")]
    [InlineData("// As the walk finds it.")]
    [InlineData("// See GivenUpNumbers.")]
    public void A_private_term_in_code_is_found(string code) => Assert.Single(Findings(code));

    [Theory]
    [InlineData("// Register the services, then map the routes.")]
    [InlineData("// The front door of the product.")]
    [InlineData("// A random walk over the orders; one can walk through the code.")]
    [InlineData("// Registers the checks; a service that registers itself.")]
    [InlineData("// Registered in the order of their start; a registered number.")]
    [InlineData("var register = door.Walk(blow);")]
    [InlineData("// Nothing is listening; connection refused.")]
    [InlineData("// A brainstorm; the history; wishlist.")]
    public void Ordinary_words_and_code_are_left_alone(string code) => Assert.Empty(Findings(code));

    [Fact]
    public void A_finding_names_the_line_of_a_comment_in_a_longer_text()
    {
        var findings = Findings("class A;\n\n/*\n one\n the saboteur\n*/\n");

        Assert.Equal(["tests/A.cs:5 says \"saboteur\". Use: fault injector."], findings);
    }

    static IEnumerable<string> Findings(string code)
    {
        var prose = ProseFiles.ProseOf(CodeFiles.Parse(new SourceText("tests/A.cs", code)));
        return ProseTerms.Table.SelectMany(term => term.Check(prose));
    }
}
