using System.Diagnostics;
using Sidecar.Resources;

namespace Sidecar.Resiliency;

/// <summary>The pauses between the attempts of one operation.</summary>
sealed class Backoff(RetrySpec retry)
{
    static readonly TimeSpan Initial = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan MaxElapsed = TimeSpan.FromMinutes(15);
    const double Factor = 1.5;
    const double Jitter = 0.5;

    readonly long started = Stopwatch.GetTimestamp();
    TimeSpan interval = Initial;
    int retries;

    /// <summary>Null when it is time to give up: an exponential policy also after 15 minutes, whatever its number of retries.</summary>
    public TimeSpan? Next()
    {
        if (retry.MaxRetries >= 0 && retries >= retry.MaxRetries)
            return null;
        retries++;
        if (!retry.Exponential)
            return retry.Duration;

        var pause = interval * (1 - Jitter + (2 * Jitter * Random.Shared.NextDouble()));
        interval = interval * Factor < retry.MaxInterval ? interval * Factor : retry.MaxInterval;
        return Stopwatch.GetElapsedTime(started) + pause > MaxElapsed ? null : pause;
    }
}
