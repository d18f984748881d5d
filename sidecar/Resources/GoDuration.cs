using System.Globalization;
using System.Text.RegularExpressions;

namespace Sidecar.Resources;

/// <summary>Durations as Go writes them, such as <c>1m30s</c> or <c>1.5h</c>.</summary>
static partial class GoDuration
{
    /// <summary>A bare number is milliseconds; null if it is no duration.</summary>
    public static TimeSpan? Parse(string text)
    {
        if (double.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return TimeSpan.FromMilliseconds(number);
        var parts = Parts().Match(text);
        if (!parts.Success)
            return null;

        var sum = TimeSpan.Zero;
        for (var i = 0; i < parts.Groups["number"].Captures.Count; i++)
            sum += double.Parse(parts.Groups["number"].Captures[i].ValueSpan, CultureInfo.InvariantCulture) * Unit(parts.Groups["unit"].Captures[i].Value);
        return parts.Groups["minus"].Success ? -sum : sum;
    }

    static TimeSpan Unit(string unit) => unit switch
    {
        "h" => TimeSpan.FromHours(1),
        "m" => TimeSpan.FromMinutes(1),
        "s" => TimeSpan.FromSeconds(1),
        "ms" => TimeSpan.FromMilliseconds(1),
        "ns" => TimeSpan.FromTicks(1) / 100,
        _ => TimeSpan.FromMicroseconds(1),
    };

    [GeneratedRegex(@"^(?<minus>-)?((?<number>\d+(\.\d*)?|\.\d+)(?<unit>ms|ns|us|µs|h|m|s))+$")]
    private static partial Regex Parts();
}
