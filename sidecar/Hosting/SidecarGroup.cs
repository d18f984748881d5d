using Sidecar.Invocation.NameResolution;
using Sidecar.Options;
using Sidecar.PubSub.InMemory;

namespace Sidecar.Hosting;

/// <summary>The state that the sidecars of one process share: those of <c>run -f</c>, or a single one.</summary>
sealed class SidecarGroup
{
    /// <summary>For sidecars that have no resolver configured.</summary>
    public LocalNames Names { get; } = new();

    /// <summary>For <c>pubsub.in-memory</c>.</summary>
    public SharedTopics Topics { get; } = new();

    public Action<SidecarOptions, ILoggingBuilder> ConfigureLogging { get; init; } = static (_, logging) => logging
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddSimpleConsole(console => console.SingleLine = true);
}
