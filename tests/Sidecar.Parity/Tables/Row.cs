using System.Text.RegularExpressions;

namespace Sidecar.Parity.Tables;

/// <summary>One case: what is asked, in order, and how the embedded sidecar's answers may differ from daprd's.</summary>
sealed partial record Row(string Name, List<Line> Lines, List<Difference> Differences)
{
    /// <summary>The case's own word: its keys, topics and routes are made of it, so that cases do not meet.</summary>
    public string Word { get; } = NotAWord().Replace(Name.ToLowerInvariant(), "-").Trim('-');

    /// <summary>Of the sidecars, where each case has its own.</summary>
    public IReadOnlyList<string> Flags =>
        [.. Lines.Where(line => line.Verb == "FLAGS").SelectMany(line => $"{line.Target} {line.Body}".Split(' '))];

    public IReadOnlyList<Difference> DifferencesIn(Words words) =>
    [
        .. from difference in Differences
           where difference.Only.Length == 0 || words.Has(difference.Only)
           select difference with
           {
               Daprd = words.FillIn(difference.Daprd),
               Embedded = difference.Embedded is null ? null : words.FillIn(difference.Embedded),
           },
    ];

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotAWord();
}

/// <param name="Verb">An HTTP method, or one of the words that sidecar/README.md explains.</param>
/// <param name="Peer">The app id of the sidecar that is asked.</param>
/// <param name="Body">Null: none is sent.</param>
sealed record Line(string Verb, string Peer, string Target, string? Body, List<KeyValuePair<string, string>> Headers);

/// <summary>A deliberate difference: daprd's transcript must contain the one text, and the embedded sidecar's the other in its place.</summary>
/// <param name="Only">Empty, or the store that differs.</param>
/// <param name="Embedded">Null: the line is not there.</param>
sealed record Difference(string Only, string Daprd, string? Embedded, string Because);
