using System.Globalization;
using System.Text.RegularExpressions;

namespace Sidecar.GoCompat;

/// <summary>Durations in Go's format, as in Dapr's files and metadata: <c>1m30s</c>, <c>1.5h</c>, <c>-5s</c>.</summary>
static partial class GoDuration
{
    /// <summary>The range of Go's 64-bit nanoseconds: 292 years.</summary>
    public const long MaxSeconds = 9_223_372_036;

    /// <summary>Null for an invalid text; a number without a unit is invalid, except 0.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (Text().Match(text) is not { Success: true } match)
            return null;
        var seconds = match.Groups["number"].Captures.Zip(match.Groups["unit"].Captures)
            .Sum(part => double.Parse(part.First.Value, CultureInfo.InvariantCulture) * Seconds(part.Second.Value));
        var sign = match.Groups["minus"].Success ? -1 : 1;
        return TimeSpan.FromSeconds(Math.Min(seconds, MaxSeconds) * sign);
    }

    /// <summary>Formats as Go does, to the millisecond.</summary>
    public static string Format(TimeSpan span)
    {
        if (span < TimeSpan.FromSeconds(1))
            return FormattableString.Invariant($"{span.TotalMilliseconds}ms");
        var hours = (long)span.TotalHours;
        var seconds = FormattableString.Invariant($"{span.Seconds + (span.Milliseconds / 1000m)}s");
        return hours > 0 ? $"{hours}h{span.Minutes}m{seconds}"
            : span.Minutes > 0 ? $"{span.Minutes}m{seconds}"
            : seconds;
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
