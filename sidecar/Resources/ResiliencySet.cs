using Sidecar.Errors;

namespace Sidecar.Resources;

/// <summary>
/// The Resiliency documents of an app. A target that is listed has only the policies it lists; defaults do not apply.
/// </summary>
sealed class ResiliencySet
{
    readonly Dictionary<string, TimeSpan> timeouts = [];
    readonly Dictionary<string, RetrySpec> retries = [];
    readonly Dictionary<string, PolicySpec> apps = [];
    readonly Dictionary<string, (PolicySpec Outbound, PolicySpec Inbound)> components = [];
    readonly List<string> names = [];
    readonly List<string> circuitBreakers = [];

    public IReadOnlyList<string> Names => names;

    /// <summary>Not applied; the sidecar logs them at start.</summary>
    public IReadOnlyList<string> CircuitBreakers => circuitBreakers;

    /// <exception cref="StartupException">An invalid policy, or a target with an unknown one.</exception>
    public static ResiliencySet From(IEnumerable<Yaml> documents)
    {
        var set = new ResiliencySet();
        foreach (var document in documents)
            set.Add(document);
        return set;
    }

    /// <summary>For calls to an app; null where no policy applies, so that Dapr's own three retries do.</summary>
    public PolicySpec? App(string appId) => apps.TryGetValue(appId, out var listed) ? listed : Default("App", "");

    public PolicySpec Outbound(ComponentSpec component) => components.TryGetValue(component.Name, out var listed)
        ? listed.Outbound
        : DefaultFor(component, "ComponentOutbound");

    public PolicySpec Inbound(ComponentSpec component) => components.TryGetValue(component.Name, out var listed)
        ? listed.Inbound
        : DefaultFor(component, "ComponentInbound");

    PolicySpec DefaultFor(ComponentSpec component, string direction)
    {
        var kind = component.Type.Split('.')[0] == "state" ? "Statestore" : "Pubsub";
        return Default(kind + direction, direction, "Component", "") ?? PolicySpec.None;
    }

    /// <summary>Finds default policies by name, the most specific level first.</summary>
    PolicySpec? Default(params ReadOnlySpan<string> levels)
    {
        TimeSpan? timeout = null;
        RetrySpec? retry = null;
        foreach (var level in levels)
        {
            if (timeout is null && timeouts.TryGetValue($"Default{level}TimeoutPolicy", out var limit))
                timeout = limit;
            retry ??= retries.GetValueOrDefault($"Default{level}RetryPolicy");
        }

        return timeout is null && retry is null ? null : new(timeout, retry);
    }

    void Add(Yaml document)
    {
        names.Add(document["metadata"].Required("name"));
        var policies = document["spec"]["policies"];
        foreach (var (name, value) in policies["timeouts"].Members)
            timeouts[name] = RetryReader.Duration(value, default);
        foreach (var (name, value) in policies["retries"].Members)
            retries[name] = RetryReader.Read(value);
        circuitBreakers.AddRange(policies["circuitBreakers"].Members.Select(member => member.Key));

        var targets = document["spec"]["targets"];
        foreach (var (name, target) in targets["apps"].Members)
            apps[name] = Policy(target);
        foreach (var (name, target) in targets["components"].Members)
            components[name] = (Policy(target["outbound"]), Policy(target["inbound"]));
    }

    PolicySpec Policy(Yaml target) => new(
        target["timeout"].Text is { } timeout ? Named(timeouts, timeout, target) : null,
        target["retry"].Text is { } retry ? Named(retries, retry, target) : null);

    static T Named<T>(Dictionary<string, T> policies, string name, Yaml target) =>
        policies.TryGetValue(name, out var policy)
            ? policy
            : throw new StartupException(
                $"{target.File}: there is no policy named {name}, see line {target.Node?.Start.Line}.");
}
