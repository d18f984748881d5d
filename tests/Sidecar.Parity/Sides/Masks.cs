using System.Text.RegularExpressions;

namespace Sidecar.Parity.Sides;

/// <summary>
/// Makes what is random comparable: a UUID or a trace becomes its number in the order of appearance, so that the same one
/// again is still seen to be the same; a time keeps its shape.
/// </summary>
static partial class Masks
{
    /// <param name="ownWords">What has a meaning on one side only, such as its ports, and what stands for it.</param>
    public static string Apply(string transcript, IEnumerable<KeyValuePair<string, string>> ownWords)
    {
        foreach (var (text, mask) in ownWords)
            transcript = Regex.Replace(transcript, $"(?<![0-9A-Za-z]){Regex.Escape(text)}(?![0-9A-Za-z])", mask);

        transcript = ScriptError().Replace(transcript, "${words}");
        var numbered = new Dictionary<string, string>();
        return Random().Replace(transcript, match =>
            match.Groups["time"].Success ? $"<time>{(match.Groups["fraction"].Success ? ".<fraction>" : "")}{match.Groups["zone"].Value}"
            : match.Groups["port"].Success ? "<port>"
            : match.Groups["size"].Success ? "<size>"
            : match.Groups["uuid"].Success ? Number("uuid", match.Value)
            : match.Groups["trace"].Success ? Number("trace", match.Value)
            : match.Groups["span"].Success ? Number("span", match.Value)
            : match.Value);

        string Number(string kind, string value)
        {
            if (!numbered.ContainsKey(value))
                numbered[value] = $"<{kind} {numbered.Values.Count(name => name.StartsWith($"<{kind} ", StringComparison.Ordinal)) + 1}>";
            return numbered[value];
        }
    }

    /// <summary>A trace of zeros is none, and stays as it is.</summary>
    [GeneratedRegex("""
        (?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?<fraction>\.\d+)?(?<zone>Z|[+-]\d\d:\d\d)?
        |(?<uuid>\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)
        |(?<=127\.0\.0\.1:)(?<port>\d{5})\b
        |(?<=larger[ ]than[ ]max[ ]\()(?<size>\d+)
        |\b0{32}\b|\b0{16}\b
        |(?<trace>\b[0-9a-f]{32}\b)
        |(?<span>(?<=-)[0-9a-f]{16}(?=-0))
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex Random();

    /// <summary>Redis adds the name and the line of a script to its errors, and daprd says some of them twice.</summary>
    [GeneratedRegex(@"(failed to set key \S+: )?ERR user_script:\d+: (?<words>failed to (set key|delete) .*?) script: [0-9a-f]{40}, on @user_script:\d+\.",
        RegexOptions.ExplicitCapture)]
    private static partial Regex ScriptError();
}
