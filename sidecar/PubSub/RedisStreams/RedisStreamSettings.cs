using Sidecar.Errors;
using Sidecar.Redis;
using Sidecar.Resources;

namespace Sidecar.PubSub.RedisStreams;

/// <summary>The settings of a <c>pubsub.redis</c> component.</summary>
/// <param name="ProcessingTimeout">After this time an unacknowledged message is redelivered; zero: never.</param>
/// <param name="RedeliverInterval">How often overdue messages are searched for; zero: never.</param>
/// <param name="QueueDepth">Messages in one read.</param>
/// <param name="Concurrency">Concurrent deliveries of all topics of the component.</param>
/// <param name="MaxLength">Approximate maximum length of a stream; null for no limit.</param>
/// <param name="TimeToLive">Approximate lifetime of a message; null for no limit, ignored with MaxLength.</param>
sealed record RedisStreamSettings(
    RedisSettings Redis,
    TimeSpan ProcessingTimeout,
    TimeSpan RedeliverInterval,
    int QueueDepth,
    int Concurrency,
    int? MaxLength,
    TimeSpan? TimeToLive)
{
    /// <summary>The upper limit of a timer.</summary>
    static readonly TimeSpan MaxTimer = TimeSpan.FromDays(24);

    public bool Redelivers => ProcessingTimeout > TimeSpan.Zero && RedeliverInterval > TimeSpan.Zero;

    /// <exception cref="StartupException">An invalid value.</exception>
    public static RedisStreamSettings From(ComponentSpec spec) => new(
        RedisSettings.From(spec),
        Timer(spec, "processingTimeout", TimeSpan.FromSeconds(60)),
        Timer(spec, "redeliverInterval", TimeSpan.FromSeconds(15)),
        Positive(spec, "queueDepth", 100),
        Positive(spec, "concurrency", 10),
        RedisSettings.Number(spec, "maxLenApprox", 0) is > 0 and var length ? length : null,
        RedisSettings.Duration(spec, "streamTTL", TimeSpan.Zero) is { Ticks: > 0 } age ? age : null);

    static TimeSpan Timer(ComponentSpec spec, string name, TimeSpan fallback)
    {
        var time = RedisSettings.Duration(spec, name, fallback);
        return time < MaxTimer ? time : MaxTimer;
    }

    static int Positive(ComponentSpec spec, string name, int fallback) =>
        RedisSettings.Number(spec, name, fallback) is > 0 and var number
            ? number
            : throw spec.Invalid($"{name} must be at least 1.");
}
