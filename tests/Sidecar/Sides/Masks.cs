using System.Text.RegularExpressions;

namespace Sidecar.Parity.Sides;

/// <summary>Makes what is random comparable: a UUID or a trace becomes its number in the order of appearance, so that the same one again is still seen to be the same; a time keeps its shape.</summary>
static partial class Masks
{
    public static string Apply(string transcript, IEnumerable<KeyValuePair<string, string>> ownWords)
    {
        foreach (var (text, mask) in ownWords)
        {
            transcript = Regex.Replace(transcript, $"(?<![0-9A-Za-z]){Regex.Escape(text)}(?![0-9A-Za-z])", mask);
        }

        var known = new Dictionary<string, string>();
        return Random().Replace(transcript, match =>
            match.Groups["time"].Success ? match.Result("<time>${fraction}${zone}").Replace(match.Groups["fraction"].Value is { Length: > 0 } f ? f : "\0", ".<fraction>", StringComparison.Ordinal)
            : match.Groups["port"].Success ? "<port>"
            : match.Groups["none"].Success ? match.Value
            : Number(match.Groups["uuid"].Success ? "uuid" : match.Groups["trace"].Success ? "trace" : "span", match.Value));

        string Number(string kind, string value) =>
            known.TryGetValue(value, out var name) ? name : known[value] = $"<{kind} {known.Values.Count(n => n.StartsWith($"<{kind} ", StringComparison.Ordinal)) + 1}>";
    }

    [GeneratedRegex("""
        (?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?<fraction>\.\d+)?(?<zone>Z|[+-]\d\d:\d\d)?
        |(?<uuid>\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)
        |(?<=127\.0\.0\.1:)(?<port>\d{5})\b
        |(?<none>\b0{32}\b|\b0{16}\b)
        |(?<trace>\b[0-9a-f]{32}\b)
        |(?<span>(?<=-)[0-9a-f]{16}(?=-0))
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Random();
}
