using Sidecar.Errors;
using Sidecar.PubSub;
using Sidecar.Resources;
using Sidecar.State;

namespace Sidecar.Metadata;

/// <summary>The components that serve, as <c>/v1.0/metadata</c> lists them.</summary>
sealed partial class LoadedComponents(ResourceSet resources, StateStores stores, Brokers brokers, ILogger<LoadedComponents> log)
{
    readonly List<LoadedComponent> loaded = [];

    public IReadOnlyList<LoadedComponent> All => loaded;

    /// <exception cref="StartupException">A component that cannot serve and has no <c>ignoreErrors</c>.</exception>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        foreach (var spec in resources.Components)
            try
            {
                loaded.Add(new(spec, await OpenAsync(spec, cancellation)));
            }
            catch (StartupException e) when (spec.IgnoreErrors)
            {
                LogIgnored(spec.Name, e.Message);
            }
    }

    Task<IReadOnlyList<string>> OpenAsync(ComponentSpec spec, CancellationToken cancellation) => spec.Type.Split('.')[0] switch
    {
        "state" => stores.OpenAsync(spec, cancellation),
        "secretstores" => Task.FromResult<IReadOnlyList<string>>([]),
        "pubsub" => Task.FromResult(brokers.Open(spec)),
        _ => throw spec.Unknown(),
    };

    [LoggerMessage(LogLevel.Warning, "Component {Name} is left out (ignoreErrors): {Reason}")]
    partial void LogIgnored(string name, string reason);
}

/// <param name="Capabilities">Such as <c>ETAG</c>.</param>
sealed record LoadedComponent(ComponentSpec Spec, IReadOnlyList<string> Capabilities);
