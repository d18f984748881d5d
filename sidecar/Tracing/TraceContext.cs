using System.Text.RegularExpressions;

namespace Sidecar.Tracing;

/// <summary>A W3C trace context as header text; both parts are empty where there is none.</summary>
readonly partial record struct TraceContext(string Parent, string State)
{
    public static TraceContext None { get; } = new("", "");

    /// <summary>None unless <paramref name="parent"/> is valid; a state that is not is left out as a whole.</summary>
    public static TraceContext Parse(string? parent, string? state)
    {
        if (ParentText().Match(parent ?? "") is not { Success: true } match || match.Groups["version"].Value is "ff" or "FF")
            return None;
        var (trace, span, flags) = (match.Groups["trace"].Value, match.Groups["span"].Value, match.Groups["flags"].Value);
        if (match.Groups["version"].Value == "00" && match.Groups["more"].Success || trace.Trim('0').Length == 0 || span.Trim('0').Length == 0)
            return None;
        return new($"00-{trace}-{span}-{flags.ToLowerInvariant()}", ParseState(state));
    }

    public string? TraceId => Parent.Length == 0 ? null : Parent.Split('-')[1];

    /// <summary>The lowest flag: the trace is recorded.</summary>
    public bool Sampled => Parent.Length > 0 && (Convert.FromHexString(Parent[^2..])[0] & 1) == 1;

    static string ParseState(string? state)
    {
        var members = (state ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return members.Length <= 32 && members.All(member => StateMember().IsMatch(member)) ? string.Join(',', members) : "";
    }

    [GeneratedRegex("^(?<version>[0-9a-fA-F]{2})-(?<trace>[0-9a-f]{32})-(?<span>[0-9a-f]{16})-(?<flags>[0-9a-fA-F]{2})(?<more>-.*)?$")]
    private static partial Regex ParentText();

    [GeneratedRegex("^[a-z0-9][a-z0-9_*/@-]{0,255}=[ -~-[,=]]{1,256}$")]
    private static partial Regex StateMember();
}
