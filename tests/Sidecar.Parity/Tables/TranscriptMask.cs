using System.Text.RegularExpressions;

namespace Sidecar.Parity.Tables;

/// <summary>
/// Makes random values comparable: a UUID or a trace becomes its number in the order of appearance, so that a repeated
/// value is still recognized; a time keeps its format.
/// </summary>
static partial class TranscriptMask
{
    /// <param name="replacements">Texts that mean the same on both sides but differ, such as ports.</param>
    public static string Apply(string transcript, IEnumerable<KeyValuePair<string, string>> replacements)
    {
        foreach (var (text, mask) in replacements)
            transcript = Regex.Replace(transcript, $"(?<![0-9A-Za-z]){Regex.Escape(text)}(?![0-9A-Za-z])", mask);

        transcript = ScriptError().Replace(transcript, "${words}");
        var numbered = new Dictionary<string, string>();
        return RandomValue().Replace(transcript, match =>
            match.Groups["time"].Success ? TimeFormat(match)
            : match.Groups["port"].Success ? "<port>"
            : match.Groups["size"].Success ? "<size>"
            : match.Groups["uuid"].Success ? Number("uuid", match.Value)
            : match.Groups["trace"].Success ? Number("trace", match.Value)
            : match.Groups["span"].Success ? Number("span", match.Value)
            : match.Value);

        string Number(string kind, string value)
        {
            if (!numbered.TryGetValue(value, out var mask))
            {
                var sameKind = numbered.Values.Count(name => name.StartsWith($"<{kind} ", StringComparison.Ordinal));
                numbered[value] = mask = $"<{kind} {sameKind + 1}>";
            }

            return mask;
        }
    }

    static string TimeFormat(Match match) =>
        $"<time>{(match.Groups["fraction"].Success ? ".<fraction>" : "")}{match.Groups["zone"].Value}";

    /// <summary>A trace of zeros means no trace, and is kept.</summary>
    [GeneratedRegex("""
        (?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?<fraction>\.\d+)?(?<zone>Z|[+-]\d\d:\d\d)?
        |(?<uuid>\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)
        |(?<=127\.0\.0\.1:)(?<port>\d{5})\b
        |(?<=larger[ ]than[ ]max[ ]\()(?<size>\d+)
        |\b0{32}\b|\b0{16}\b
        |(?<trace>\b[0-9a-f]{32}\b)
        |(?<span>(?<=-)[0-9a-f]{16}(?=-0))
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex RandomValue();

    /// <summary>Redis adds the name and line of a script to its errors, and daprd repeats some of them.</summary>
    [GeneratedRegex("""
        (failed[ ]to[ ]set[ ]key[ ]\S+:[ ])?
        ERR[ ]user_script:\d+:[ ](?<words>failed[ ]to[ ](set[ ]key|delete)[ ].*?)
        [ ]script:[ ][0-9a-f]{40},[ ]on[ ]@user_script:\d+\.
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex ScriptError();
}
