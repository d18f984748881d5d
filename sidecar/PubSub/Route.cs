using System.Text.Json;
using Sidecar.Errors;
using Sidecar.Resources;

namespace Sidecar.PubSub;

/// <param name="Condition">Null matches every event.</param>
sealed record Route(RouteCondition? Condition, string Path)
{
    /// <exception cref="StartupException">An unsupported expression.</exception>
    public static IReadOnlyList<Route> Compile(SubscriptionSpec subscription) =>
        [.. subscription.Rules.Select(rule => Compile(subscription, rule))];

    static Route Compile(SubscriptionSpec subscription, RouteRule rule)
    {
        if (rule.Match.Length == 0)
            return new(null, rule.Path);
        if (RouteCondition.Parse(rule.Match) is { } condition)
            return new(condition, rule.Path);
        throw new StartupException(
            $"The subscription to {subscription.Topic} of {subscription.PubSub} has the rule {rule.Match}, but the "
            + "embedded sidecar supports only event.type == \"...\" and !=, joined by && and ||: rewrite the rule, "
            + "or run with daprd.");
    }

    /// <summary>Null when the event lacks the attribute of the condition.</summary>
    public bool? Matches(JsonElement @event) => Condition is null ? true : Condition.Matches(@event);
}
