using System.Text.RegularExpressions;

namespace Sidecar.Tracing;

/// <summary>A W3C trace context as header values; both are empty when there is none.</summary>
readonly partial record struct TraceContext(string Parent, string State)
{
    public static TraceContext None { get; } = new("", "");

    /// <summary>None for an invalid <paramref name="parent"/>; an invalid state is discarded as a whole.</summary>
    public static TraceContext Parse(string? parent, string? state)
    {
        if (ParentText().Match(parent ?? "") is not { Success: true } match)
            return None;
        var version = match.Groups["version"].Value;
        if (version is "ff" or "FF" || version == "00" && match.Groups["more"].Success)
            return None;
        var trace = match.Groups["trace"].Value;
        var span = match.Groups["span"].Value;
        if (trace.Trim('0').Length == 0 || span.Trim('0').Length == 0)
            return None;
        return new($"00-{trace}-{span}-{match.Groups["flags"].Value.ToLowerInvariant()}", ParseState(state));
    }

    public string? TraceId => Parent.Length == 0 ? null : Parent.Split('-')[1];

    /// <summary>The lowest flag: the trace is recorded.</summary>
    public bool Sampled => Parent.Length > 0 && (Convert.FromHexString(Parent[^2..])[0] & 1) == 1;

    static string ParseState(string? state)
    {
        const StringSplitOptions Options = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
        var members = (state ?? "").Split(',', Options);
        var valid = members.Length <= 32 && members.All(member => StateMember().IsMatch(member));
        return valid ? string.Join(',', members) : "";
    }

    const string ParentPattern =
        "^(?<version>[0-9a-fA-F]{2})-(?<trace>[0-9a-f]{32})-(?<span>[0-9a-f]{16})"
        + "-(?<flags>[0-9a-fA-F]{2})(?<more>-.*)?$";

    [GeneratedRegex(ParentPattern)]
    private static partial Regex ParentText();

    [GeneratedRegex("^[a-z0-9][a-z0-9_*/@-]{0,255}=[ -~-[,=]]{1,256}$")]
    private static partial Regex StateMember();
}
