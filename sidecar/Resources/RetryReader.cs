using System.Globalization;
using Sidecar.Errors;
using Sidecar.GoCompat;

namespace Sidecar.Resources;

static class RetryReader
{
    static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(5);
    static readonly TimeSpan DefaultMaxInterval = TimeSpan.FromSeconds(60);

    public static RetrySpec Read(Yaml retry)
    {
        var policy = retry["policy"].Text ?? "constant";
        if (policy is not ("constant" or "exponential"))
            throw new StartupException($"{retry.File}: a retry policy is constant or exponential, not {policy}.");
        var retries = retry["maxRetries"].Text is not { } text ? -1
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : throw new StartupException($"{retry.File}: maxRetries is a whole number, not {text}.");
        return new(policy == "exponential", Duration(retry["duration"], DefaultPause), Duration(retry["maxInterval"], DefaultMaxInterval),
            retries, retry["matching"]["httpStatusCodes"].Text is { } codes ? StatusCodes(codes, retry.File) : null);
    }

    /// <summary>A bare number is milliseconds.</summary>
    public static TimeSpan Duration(Yaml value, TimeSpan fallback) =>
        value.Text is not { } text ? fallback
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? TimeSpan.FromMilliseconds(number)
        : GoDuration.Parse(text) ?? throw new StartupException($"{value.File}: '{text}' is no duration such as 5s or 500ms.");

    /// <summary>Such as <c>429,500-599</c>.</summary>
    static Func<int, bool> StatusCodes(string text, string file)
    {
        var ranges = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(range =>
        {
            var ends = range.Split('-', StringSplitOptions.TrimEntries);
            return ends.Length <= 2
                && int.TryParse(ends[0], CultureInfo.InvariantCulture, out var from)
                && int.TryParse(ends[^1], CultureInfo.InvariantCulture, out var to)
                ? (from, to)
                : throw new StartupException($"{file}: '{text}' is no list of status codes such as 429,500-599.");
        }).ToArray();
        return code => ranges.Any(range => code >= range.from && code <= range.to);
    }
}
