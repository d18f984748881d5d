using Sidecar.Resources;

namespace Sidecar.PubSub;

/// <summary>Which topics of a component an app may use, from the component's metadata.</summary>
sealed class TopicScopes(ComponentSpec component, string appId)
{
    readonly string[] publishing = OfApp(component, "publishingScopes", appId);
    readonly string[] subscribing = OfApp(component, "subscriptionScopes", appId);
    readonly string[] allowed = Topics(component, "allowedTopics");
    readonly string[] @protected = Topics(component, "protectedTopics");

    public bool MayPublish(string topic) => IsAllowed(topic, publishing);

    public bool MaySubscribe(string topic) => IsAllowed(topic, subscribing);

    /// <summary>A protected topic needs an explicit scope; without any scope for the app every other allowed topic is open.</summary>
    bool IsAllowed(string topic, string[] scope) =>
        (allowed.Length == 0 || allowed.Contains(topic))
        && (scope.Length == 0 && !@protected.Contains(topic) || scope.Contains(topic));

    static string[] OfApp(ComponentSpec component, string name, string appId) => Value(component, name).Split(';')
        .Select(app => app.Split('='))
        .Where(app => app.Length > 1 && app[0] == appId)
        .SelectMany(app => app[1].Split(','))
        .ToArray();

    static string[] Topics(ComponentSpec component, string name) => Value(component, name) is { Length: > 0 } topics ? topics.Split(',') : [];

    static string Value(ComponentSpec component, string name) =>
        component.Metadata.GetValueOrDefault(name, "").Replace(" ", "", StringComparison.Ordinal);
}
