using Sidecar.Errors;
using Sidecar.PubSub;
using Sidecar.Resources;
using Sidecar.State;

namespace Sidecar.Metadata;

/// <summary>The components that are open, as listed in <c>/v1.0/metadata</c>.</summary>
sealed partial class LoadedComponents(
    ResourceSet resources, StateStores stores, Brokers brokers, ILogger<LoadedComponents> log)
{
    readonly List<LoadedComponent> loaded = [];

    public IReadOnlyList<LoadedComponent> All => loaded;

    /// <exception cref="StartupException">A component without <c>ignoreErrors</c> that cannot be opened.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        foreach (var spec in resources.Components)
        {
            try
            {
                loaded.Add(new(spec, await OpenAsync(spec, cancellationToken)));
            }
            catch (StartupException e) when (spec.IgnoreErrors)
            {
                LogIgnored(spec.Name, e.Message);
            }
        }
    }

    Task<IReadOnlyList<string>> OpenAsync(ComponentSpec spec, CancellationToken cancellationToken) =>
        spec.Type.Split('.')[0] switch
        {
            "state" => stores.OpenAsync(spec, cancellationToken),
            "secretstores" => Task.FromResult<IReadOnlyList<string>>([]),
            "pubsub" => Task.FromResult(brokers.Open(spec)),
            _ => throw spec.Unsupported(),
        };

    [LoggerMessage(LogLevel.Warning, "Ignoring component {Name} (ignoreErrors): {Reason}")]
    partial void LogIgnored(string name, string reason);
}

/// <param name="Capabilities">Such as <c>ETAG</c>.</param>
sealed record LoadedComponent(ComponentSpec Spec, IReadOnlyList<string> Capabilities);
