using Sidecar.Errors;

namespace Sidecar.Resources;

/// <summary>A Component document, with secrets and environment references resolved.</summary>
/// <param name="Type">Such as <c>state.sqlite</c>.</param>
/// <param name="Metadata">Names are case-insensitive.</param>
sealed record ComponentSpec(
    string Name,
    string Type,
    string Version,
    IReadOnlyDictionary<string, string> Metadata,
    string File,
    bool IgnoreErrors = false)
{
    public StartupException Unsupported() =>
        Invalid($"the embedded sidecar does not support {Type}. Use another component, or run with daprd.");

    /// <param name="reason">A sentence that says what to do.</param>
    public StartupException Invalid(string reason) => new($"Component {Name} in {File}: {reason}");
}

/// <summary>A subscription, from a file or from the app.</summary>
/// <param name="Rules">In order; an empty match at the end is the default route.</param>
sealed record SubscriptionSpec(
    string PubSub,
    string Topic,
    IReadOnlyList<RouteRule> Rules,
    string? DeadLetterTopic,
    IReadOnlyDictionary<string, string> Metadata,
    SubscriptionSource Source);

enum SubscriptionSource
{
    /// <summary>A file in the resources folders.</summary>
    Declarative,

    /// <summary>The app's <c>/dapr/subscribe</c>.</summary>
    Programmatic,
}

sealed record RouteRule(string Match, string Path);

/// <summary>A retry policy of a Resiliency document.</summary>
/// <param name="MaxRetries">-1 is unlimited.</param>
/// <param name="StatusCodes">HTTP status codes to retry; null retries every failure.</param>
sealed record RetrySpec(
    BackoffKind Backoff,
    TimeSpan Duration,
    TimeSpan MaxInterval,
    int MaxRetries,
    Func<int, bool>? StatusCodes);

enum BackoffKind
{
    Constant,
    Exponential,
}

/// <summary>The policy of one target; both parts are optional.</summary>
sealed record PolicySpec(TimeSpan? Timeout, RetrySpec? Retry)
{
    public static PolicySpec None { get; } = new(null, null);
}

/// <summary>All documents in the resources folders that apply to this app.</summary>
sealed record ResourceSet(
    IReadOnlyList<ComponentSpec> Components,
    IReadOnlyList<SubscriptionSpec> Subscriptions,
    ResiliencySet Resiliency);

/// <summary>The supported parts of a Configuration document.</summary>
/// <param name="NameResolution">The resolver's component, such as <c>sqlite</c>; null is in-process.</param>
/// <param name="SamplingRate">
/// Null or empty: trace headers are forwarded; "0": tracing is off; otherwise the sidecar adds spans.
/// </param>
sealed record ConfigurationSpec(
    string? NameResolution,
    IReadOnlyDictionary<string, string> NameResolutionSettings,
    string? SamplingRate)
{
    public static ConfigurationSpec Empty { get; } = new(null, new Dictionary<string, string>(), null);
}
