using System.Globalization;
using System.Text.RegularExpressions;

namespace Sidecar.GoCompat;

/// <summary>Durations as Go writes them and Dapr's files and metadata hold them: <c>1m30s</c>, <c>1.5h</c>, <c>-5s</c>, <c>0</c>.</summary>
static partial class GoDuration
{
    /// <summary>Where Go's 64 bits of nanoseconds end: 292 years.</summary>
    public const long LongestSeconds = 9_223_372_036;

    /// <summary>Null when it is not such a text; a bare number other than 0 is none.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (Text().Match(text) is not { Success: true } match)
            return null;
        var seconds = match.Groups["number"].Captures.Zip(match.Groups["unit"].Captures)
            .Sum(part => double.Parse(part.First.Value, CultureInfo.InvariantCulture) * Seconds(part.Second.Value));
        return TimeSpan.FromSeconds(Math.Min(seconds, LongestSeconds) * (match.Groups["minus"].Success ? -1 : 1));
    }

    /// <summary>As Go prints it, to the millisecond.</summary>
    public static string Format(TimeSpan span)
    {
        if (span < TimeSpan.FromSeconds(1))
            return FormattableString.Invariant($"{span.TotalMilliseconds}ms");
        var hours = (long)span.TotalHours;
        var seconds = FormattableString.Invariant($"{span.Seconds + (span.Milliseconds / 1000m)}s");
        return hours > 0 ? $"{hours}h{span.Minutes}m{seconds}" : span.Minutes > 0 ? $"{span.Minutes}m{seconds}" : seconds;
    }

    static double Seconds(string unit) => unit switch
    {
        "ns" => 1e-9,
        "us" or "µs" => 1e-6,
        "ms" => 1e-3,
        "s" => 1,
        "m" => 60,
        _ => 3600,
    };

    [GeneratedRegex(@"^(?:\+|(?<minus>-))?(?:(?:(?<number>\d+\.?\d*|\.\d+)(?<unit>ns|us|µs|ms|s|m|h))+|0)$")]
    private static partial Regex Text();
}
