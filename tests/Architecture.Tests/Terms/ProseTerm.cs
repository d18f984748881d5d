using System.Text.RegularExpressions;
using Architecture.Tests.Sources;

namespace Architecture.Tests.Terms;

/// <summary>A private term that no comment, string, name of a test, script or page may contain.</summary>
sealed record ProseTerm(string Pattern, string Instead)
{
    readonly Regex regex = new(Pattern, RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);

    public IEnumerable<string> Check(SourceText source) =>
        from line in source.Lines.Select((text, index) => (text, Number: index + 1))
        let match = regex.Match(line.text)
        where match.Success
        select $"{source.Path}:{line.Number} says \"{match.Value}\". Use: {Instead}.";
}
