using Dapr.Client;

namespace Users.Dapr;

/// <summary>The sidecar itself: whether it is ready, and what it has loaded.</summary>
sealed class DaprSidecar(DaprClient dapr)
{
    const string ETags = "ETAG";

    static readonly TimeSpan TimeToStart = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Delay = TimeSpan.FromSeconds(0.5);
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>The outbound health, which does not wait for this app's own.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        (await DaprCall.TryAsync(dapr.CheckOutboundHealthAsync, Timeout, cancellationToken)).Value;

    /// <summary>False if it is not ready within half a minute, or when canceled.</summary>
    public async Task<bool> WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeToStart);
        while (!limit.IsCancellationRequested)
        {
            if (await IsReadyAsync(limit.Token))
                return true;
            await Task.Delay(Delay, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }

    /// <summary>Why the state store cannot be used; null if it can, or if the sidecar is not ready yet.</summary>
    public async Task<(bool IsKnown, string? Problem)> CheckStateStoreAsync(CancellationToken cancellationToken)
    {
        if (!await IsReadyAsync(cancellationToken) || await MetadataAsync(cancellationToken) is not { } metadata)
            return (false, null);
        var component = metadata.Components.FirstOrDefault(one => one.Name == DaprStateStore.Component);
        if (component is null)
            return (true, "is not loaded for this app");
        return (true, component.Capabilities.Contains(ETags) ? null : $"({component.Type}) does not report {ETags}");
    }

    /// <summary>Null if the broker's component is loaded, else what is wrong.</summary>
    public async Task<string?> CheckBrokerAsync(CancellationToken cancellationToken)
    {
        if (await MetadataAsync(cancellationToken) is not { } metadata)
            return "the sidecar does not answer";
        return metadata.Components.Any(one => one.Name == DaprEventBroker.Component)
            ? null
            : $"the component '{DaprEventBroker.Component}' is not loaded";
    }

    async Task<DaprMetadata?> MetadataAsync(CancellationToken cancellationToken) =>
        (await DaprCall.TryAsync(dapr.GetMetadataAsync, Timeout, cancellationToken)).Value;
}
