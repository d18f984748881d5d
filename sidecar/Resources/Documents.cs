using Sidecar.Errors;

namespace Sidecar.Resources;

/// <summary>A Component document, secrets and environment references resolved.</summary>
/// <param name="Type">Such as <c>state.sqlite</c>.</param>
/// <param name="Metadata">Names are case-insensitive.</param>
sealed record ComponentSpec(string Name, string Type, string Version, IReadOnlyDictionary<string, string> Metadata, string File,
    bool IgnoreErrors = false)
{
    public StartupException Unknown() =>
        Fault($"the embedded sidecar has no {Type}. Use Dapr itself for it (run with daprd), or another component.");

    /// <param name="reason">A sentence that says what to do.</param>
    public StartupException Fault(string reason) => new($"Component {Name} in {File}: {reason}");
}

/// <summary>A subscription, from a file or from the app.</summary>
/// <param name="Rules">In order; the last one, with an empty match, is the default route if there is one.</param>
sealed record SubscriptionSpec(string PubSub, string Topic, IReadOnlyList<RouteRule> Rules, string? DeadLetterTopic,
    IReadOnlyDictionary<string, string> Metadata, bool Declarative);

sealed record RouteRule(string Match, string Path);

/// <summary>A retry policy of a Resiliency document.</summary>
/// <param name="MaxRetries">-1 is without end.</param>
/// <param name="StatusCodes">HTTP codes that are tried again; null is every failure.</param>
sealed record RetrySpec(bool Exponential, TimeSpan Duration, TimeSpan MaxInterval, int MaxRetries, Func<int, bool>? StatusCodes);

/// <summary>The policy of one target: both parts are optional.</summary>
sealed record PolicySpec(TimeSpan? Timeout, RetrySpec? Retry)
{
    public static PolicySpec None { get; } = new(null, null);
}

/// <summary>All documents of the resources folders that are for this app.</summary>
sealed record ResourceSet(IReadOnlyList<ComponentSpec> Components, IReadOnlyList<SubscriptionSpec> Subscriptions, ResiliencySet Resiliency);

/// <summary>What is used of a Configuration document.</summary>
/// <param name="NameResolution">The resolver's component, such as <c>sqlite</c>; null is the run's own.</param>
/// <param name="SamplingRate">Null, empty: trace headers are passed on; "0": tracing is off; else spans of the sidecar's own.</param>
sealed record ConfigurationSpec(string? NameResolution, IReadOnlyDictionary<string, string> NameResolutionSettings, string? SamplingRate)
{
    public static ConfigurationSpec Empty { get; } = new(null, new Dictionary<string, string>(), null);
}
