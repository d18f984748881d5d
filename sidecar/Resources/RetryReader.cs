using System.Globalization;
using Sidecar.Errors;
using Sidecar.GoCompat;

namespace Sidecar.Resources;

static class RetryReader
{
    const StringSplitOptions Trimmed = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    static readonly TimeSpan DefaultPause = TimeSpan.FromSeconds(5);
    static readonly TimeSpan DefaultMaxInterval = TimeSpan.FromSeconds(60);

    public static RetrySpec Read(Yaml retry) => new(
        Kind(retry),
        Duration(retry["duration"], DefaultPause),
        Duration(retry["maxInterval"], DefaultMaxInterval),
        MaxRetries(retry),
        retry["matching"]["httpStatusCodes"].Text is { } codes ? StatusCodes(codes, retry.File) : null);

    static BackoffKind Kind(Yaml retry) => (retry["policy"].Text ?? "constant") switch
    {
        "constant" => BackoffKind.Constant,
        "exponential" => BackoffKind.Exponential,
        var other => throw new StartupException(
            $"{retry.File}: a retry policy must be constant or exponential, not {other}."),
    };

    static int MaxRetries(Yaml retry) =>
        retry["maxRetries"].Text is not { } text ? -1
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw new StartupException($"{retry.File}: maxRetries must be an integer, not {text}.");

    /// <summary>A number without a unit is in milliseconds.</summary>
    public static TimeSpan Duration(Yaml value, TimeSpan fallback)
    {
        if (value.Text is not { } text)
            return fallback;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return TimeSpan.FromMilliseconds(number);
        return GoDuration.Parse(text)
            ?? throw new StartupException($"{value.File}: '{text}' is not a duration such as 5s or 500ms.");
    }

    /// <summary>Such as <c>429,500-599</c>.</summary>
    static Func<int, bool> StatusCodes(string text, string file)
    {
        var ranges = text.Split(',', Trimmed).Select(range => Range(range, text, file)).ToArray();
        return code => ranges.Any(range => code >= range.From && code <= range.To);
    }

    static (int From, int To) Range(string range, string text, string file)
    {
        var ends = range.Split('-', StringSplitOptions.TrimEntries);
        return ends.Length <= 2
            && int.TryParse(ends[0], CultureInfo.InvariantCulture, out var from)
            && int.TryParse(ends[^1], CultureInfo.InvariantCulture, out var to)
            ? (from, to)
            : throw new StartupException($"{file}: '{text}' is not a list of status codes such as 429,500-599.");
    }
}
