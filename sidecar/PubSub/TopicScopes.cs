using Sidecar.Resources;

namespace Sidecar.PubSub;

/// <summary>The topics that an app may use, from the component's metadata.</summary>
sealed class TopicScopes(ComponentSpec component, string appId)
{
    readonly string[] publishing = Scopes(component, "publishingScopes", appId);
    readonly string[] subscribing = Scopes(component, "subscriptionScopes", appId);
    readonly string[] allowed = Topics(component, "allowedTopics");
    readonly string[] @protected = Topics(component, "protectedTopics");

    public bool MayPublish(string topic) => IsAllowed(topic, publishing);

    public bool MaySubscribe(string topic) => IsAllowed(topic, subscribing);

    /// <summary>A protected topic requires a scope; an app without scopes may use every other allowed topic.</summary>
    bool IsAllowed(string topic, string[] scopes)
    {
        if (allowed.Length > 0 && !allowed.Contains(topic))
            return false;
        return scopes.Contains(topic) || scopes.Length == 0 && !@protected.Contains(topic);
    }

    static string[] Scopes(ComponentSpec component, string name, string appId) => Value(component, name).Split(';')
        .Select(app => app.Split('='))
        .Where(app => app.Length > 1 && app[0] == appId)
        .SelectMany(app => app[1].Split(','))
        .ToArray();

    static string[] Topics(ComponentSpec component, string name) =>
        Value(component, name) is { Length: > 0 } topics ? topics.Split(',') : [];

    static string Value(ComponentSpec component, string name) =>
        component.Metadata.GetValueOrDefault(name, "").Replace(" ", "", StringComparison.Ordinal);
}
