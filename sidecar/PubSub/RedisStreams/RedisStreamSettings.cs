using Sidecar.Errors;
using Sidecar.Redis;
using Sidecar.Resources;

namespace Sidecar.PubSub.RedisStreams;

/// <summary>What a <c>pubsub.redis</c> component asks for.</summary>
/// <param name="ProcessingTimeout">A message that nobody acknowledged for so long is delivered again; zero: never.</param>
/// <param name="RedeliverInterval">How often such messages are looked for; zero: never.</param>
/// <param name="QueueDepth">Messages that are read at once.</param>
/// <param name="Concurrency">Messages that are delivered at the same time, of all topics of the component.</param>
/// <param name="MaxLength">About so many messages stay in a stream; null: all.</param>
/// <param name="TimeToLive">About so long they stay; null: for ever. <paramref name="MaxLength"/> comes first.</param>
sealed record RedisStreamSettings(RedisSettings Redis, TimeSpan ProcessingTimeout, TimeSpan RedeliverInterval, int QueueDepth, int Concurrency,
    int? MaxLength, TimeSpan? TimeToLive)
{
    /// <summary>More than a timer can hold is as good as this.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromDays(24);

    public bool Redelivers => ProcessingTimeout > TimeSpan.Zero && RedeliverInterval > TimeSpan.Zero;

    /// <exception cref="StartupException">A value that is none.</exception>
    public static RedisStreamSettings Of(ComponentSpec spec) => new(
        RedisSettings.Of(spec),
        Shorter(RedisSettings.Duration(spec, "processingTimeout", TimeSpan.FromSeconds(60))),
        Shorter(RedisSettings.Duration(spec, "redeliverInterval", TimeSpan.FromSeconds(15))),
        Positive(spec, "queueDepth", 100),
        Positive(spec, "concurrency", 10),
        RedisSettings.Number(spec, "maxLenApprox", 0) is > 0 and var length ? length : null,
        RedisSettings.Duration(spec, "streamTTL", TimeSpan.Zero) is { Ticks: > 0 } age ? age : null);

    static TimeSpan Shorter(TimeSpan time) => time < Longest ? time : Longest;

    static int Positive(ComponentSpec spec, string name, int fallback) =>
        RedisSettings.Number(spec, name, fallback) is > 0 and var number ? number : throw spec.Fault($"{name} must be at least 1.");
}
