using System.Diagnostics;
using Sidecar.Resources;

namespace Sidecar.Resiliency;

/// <summary>The delays between the attempts of one operation.</summary>
sealed class Backoff(RetrySpec retry)
{
    const double Factor = 1.5;
    const double Jitter = 0.5;

    static readonly TimeSpan Initial = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan MaxElapsed = TimeSpan.FromMinutes(15);

    readonly long started = Stopwatch.GetTimestamp();
    TimeSpan interval = Initial;
    int retries;

    /// <summary>
    /// Null when there are no more retries; an exponential policy also ends after 15 minutes, whatever its limit.
    /// </summary>
    public TimeSpan? Next()
    {
        if (retry.MaxRetries >= 0 && retries >= retry.MaxRetries)
            return null;
        retries++;
        if (retry.Backoff == BackoffKind.Constant)
            return retry.Duration;

        var pause = interval * (1 - Jitter + (2 * Jitter * Random.Shared.NextDouble()));
        interval = interval * Factor < retry.MaxInterval ? interval * Factor : retry.MaxInterval;
        return Stopwatch.GetElapsedTime(started) + pause > MaxElapsed ? null : pause;
    }
}
