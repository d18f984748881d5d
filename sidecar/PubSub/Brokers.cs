#pragma warning disable IDE0060, CA1822 // the hook comes before what hangs on it
using Sidecar.Resources;

namespace Sidecar.PubSub;

/// <summary>The pub/sub components of one sidecar, by name.</summary>
sealed class Brokers
{
    /// <summary>Opens a component and answers its capabilities.</summary>
    /// <exception cref="StartupException">An unknown type or settings that cannot work.</exception>
    public Task<IReadOnlyList<string>> OpenAsync(ComponentSpec spec, CancellationToken cancellation) => throw spec.Unknown();
}
