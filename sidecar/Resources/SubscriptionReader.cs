using Sidecar.Errors;

namespace Sidecar.Resources;

/// <summary>Subscription documents: v1alpha1 (one route) and v2alpha1 (rules and a default).</summary>
static class SubscriptionReader
{
    public static SubscriptionSpec Read(Yaml document)
    {
        var spec = document["spec"];
        if (spec["bulkSubscribe"]["enabled"].IsTrue)
        {
            throw new StartupException($"{document.File}: the embedded sidecar does not support bulkSubscribe. "
                + "Remove it, or use Dapr itself.");
        }

        var rules = spec["routes"]["rules"].Items
            .Select(rule => new RouteRule(rule["match"].Text ?? "", rule.Required("path")))
            .ToList();
        if ((spec["route"].Text ?? spec["routes"]["default"].Text) is { Length: > 0 } path)
            rules.Add(new("", path));
        return new(
            spec.Required("pubsubname"),
            spec.Required("topic"),
            rules,
            spec["deadLetterTopic"].Text,
            spec["metadata"].Members.ToDictionary(member => member.Key, member => member.Value.Text ?? ""),
            SubscriptionSource.Declarative);
    }
}
