using Architecture.Tests.Rules;
using Architecture.Tests.Sources;
using Architecture.Tests.Terms;

namespace Architecture.Tests;

/// <summary>Names and texts use the field's terms (docs/glossary.md).</summary>
public sealed class TermTests
{
    [Fact]
    public void No_name_has_a_private_term() => Findings.AssertNone(
        from declaration in CodeFiles.Trees.SelectMany(Declaration.In)
        where !declaration.Name.Contains('_')
        from term in IdentifierTerms.Table
        where term.Covers(declaration)
        select $"{declaration.Path}:{declaration.Line} declares {declaration.Name}. Use: {term.Instead}.");

    [Fact]
    public void No_file_or_folder_has_a_private_term() => Findings.AssertNone((
        from file in CodeFiles.Texts
        from part in Declaration.InPath(file.Path)
        from term in IdentifierTerms.Table
        where term.Covers(part)
        select $"{part.Path}:1 has {part.Name} in its path. Use: {term.Instead}.").Distinct());

    [Fact]
    public void No_text_has_a_private_term() => Findings.AssertNone(
        from source in ProseFiles.Read()
        from term in ProseTerms.Table
        from finding in term.Check(source)
        select finding);
}
