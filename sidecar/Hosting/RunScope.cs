using System.Collections.Concurrent;
using Sidecar.Options;
using Sidecar.PubSub.InMemory;

namespace Sidecar.Hosting;

/// <summary>What the sidecars of one process share: one for <c>run -f</c>, one for a sidecar on its own.</summary>
sealed class RunScope
{
    /// <summary>App id by internal address, for the sidecars that find each other without a resolver of their own.</summary>
    public ConcurrentDictionary<string, string> Names { get; } = new();

    /// <summary>What waits in memory, by the name of its pub/sub component.</summary>
    public ConcurrentDictionary<string, InMemoryTopics> Topics { get; } = new();

    /// <summary>Where the lines of a sidecar's log go.</summary>
    public Action<SidecarOptions, ILoggingBuilder> Logging { get; init; } = static (_, logging) => logging
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddSimpleConsole(o => o.SingleLine = true);
}
