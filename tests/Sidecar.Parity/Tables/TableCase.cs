using System.Text.RegularExpressions;

namespace Sidecar.Parity.Tables;

/// <summary>One case of a table: its steps in order, and how the embedded sidecar may differ from daprd.</summary>
sealed partial record TableCase(string Name, List<TableStep> Steps, List<KnownDifference> Differences)
{
    /// <summary>
    /// The name as a path segment: keys, topics and routes contain it, so that cases do not interfere.
    /// </summary>
    public string Slug { get; } = NotInSlug().Replace(Name.ToLowerInvariant(), "-").Trim('-');

    /// <summary>The flags of the sidecars, in tables where each case starts its own.</summary>
    public IReadOnlyList<string> Flags =>
    [
        .. Steps.Where(step => step.Verb == "FLAGS").SelectMany(step => $"{step.Target} {step.Body}".Split(' ')),
    ];

    public IReadOnlyList<KnownDifference> DifferencesFor(Placeholders placeholders) =>
    [
        .. from difference in Differences
           where difference.Store.Length == 0 || placeholders.Contains(difference.Store)
           select difference with
           {
               Daprd = placeholders.Fill(difference.Daprd),
               Embedded = difference.Embedded is null ? null : placeholders.Fill(difference.Embedded),
           },
    ];

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInSlug();
}

/// <param name="Verb">An HTTP method, or one of the verbs that README.md lists.</param>
/// <param name="AppId">The app whose sidecar receives the request.</param>
/// <param name="Body">Null if none is sent.</param>
sealed record TableStep(
    string Verb, string AppId, string Target, string? Body, List<KeyValuePair<string, string>> Headers);

/// <summary>
/// A deliberate difference: daprd's transcript must contain one text, and the embedded sidecar's the other in its
/// place.
/// </summary>
/// <param name="Store">The only store that differs; empty for all.</param>
/// <param name="Embedded">Null if the line is absent.</param>
sealed record KnownDifference(string Store, string Daprd, string? Embedded, string Reason);
