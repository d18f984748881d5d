using System.Text.Json;
using Sidecar.Errors;
using Sidecar.Resources;

namespace Sidecar.PubSub;

/// <param name="When">Null takes every event.</param>
sealed record Route(RouteCondition? When, string Path)
{
    /// <exception cref="StartupException">An expression that the embedded sidecar does not have.</exception>
    public static IReadOnlyList<Route> Compile(SubscriptionSpec subscription) =>
    [
        .. subscription.Rules.Select(rule => rule.Match.Length == 0 ? new Route(null, rule.Path)
            : RouteCondition.Parse(rule.Match) is { } condition ? new Route(condition, rule.Path)
            : throw new StartupException($"The subscription to {subscription.Topic} of {subscription.PubSub} has the rule {rule.Match}, but the embedded "
                + "sidecar knows event.type == \"...\" and !=, joined by && and ||, only: write it so, or run with daprd.")),
    ];

    /// <summary>Null when the event has not what the condition asks for.</summary>
    public bool? Takes(JsonElement @event) => When is null ? true : When.Matches(@event);
}
