using System.Text.RegularExpressions;

namespace Architecture.Tests.Terms;

static partial class IdentifierWords
{
    /// <summary>The words of a name in lower case, with blanks between: <c>GiveUpFree</c> is "give up free".</summary>
    public static string Split(string name) =>
        string.Join(' ', Word().Matches(name).Select(match => match.Value.ToLowerInvariant()));

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")]
    private static partial Regex Word();
}
