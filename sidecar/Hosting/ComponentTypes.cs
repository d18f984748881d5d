using Sidecar.Options;
using Sidecar.PubSub;
using Sidecar.PubSub.InMemory;
using Sidecar.PubSub.RedisStreams;
using Sidecar.State;
using Sidecar.State.InMemory;
using Sidecar.State.Postgres;
using Sidecar.State.Redis;
using Sidecar.State.Sqlite;

namespace Sidecar.Hosting;

/// <summary>The component types of the embedded sidecar.</summary>
static class ComponentTypes
{
    public static IServiceCollection AddComponentTypes(this IServiceCollection services, SharedTopics topics) =>
        services
            .AddSingleton<IReadOnlyDictionary<string, OpenStateStore>>(provider => StateStores(
                provider.GetRequiredService<SidecarOptions>(), provider.GetRequiredService<ILoggerFactory>()))
            .AddSingleton<IReadOnlyDictionary<string, OpenBroker>>(
                provider => Brokers(topics, provider.GetRequiredService<ILoggerFactory>()));

    static Dictionary<string, OpenStateStore> StateStores(SidecarOptions options, ILoggerFactory loggers) =>
        new Dictionary<string, OpenStateStore>
        {
            ["state.in-memory"] = (_, _) => Task.FromResult<IStateStore>(new InMemoryStateStore(TimeProvider.System)),
            ["state.postgresql"] = async (spec, cancellationToken) =>
                await PostgresStateStore.OpenAsync(
                    spec, loggers.CreateLogger<PostgresStateStore>(), cancellationToken),
            ["state.redis"] = (spec, _) => Task.FromResult<IStateStore>(new RedisStateStore(spec)),
            ["state.sqlite"] = async (spec, cancellationToken) =>
                await SqliteStateStore.OpenAsync(spec, options.WorkingDirectory, cancellationToken),
        };

    static Dictionary<string, OpenBroker> Brokers(SharedTopics topics, ILoggerFactory loggers) =>
        new Dictionary<string, OpenBroker>
        {
            ["pubsub.in-memory"] = spec =>
                new InMemoryBroker(topics.For(spec.Name), loggers.CreateLogger<InMemoryBroker>()),
            ["pubsub.redis"] = spec =>
                new RedisBroker(RedisStreamSettings.From(spec), loggers.CreateLogger<RedisBroker>()),
        };
}
