using Sidecar.Api.Grpc;
using Sidecar.Api.Http;
using Sidecar.Invocation;
using Sidecar.Metadata;
using Sidecar.Options;
using Sidecar.PubSub;
using Sidecar.Resources;
using Sidecar.Runtime;
using Sidecar.State;
using Sidecar.Tracing;

namespace Sidecar.Hosting;

static class SidecarServices
{
    /// <summary>Registers the services of one sidecar.</summary>
    /// <exception cref="Errors.StartupException">Invalid resources or configuration.</exception>
    public static IServiceCollection AddSidecar(
        this IServiceCollection services, SidecarOptions options, SidecarGroup group)
    {
        var configuration = ConfigurationFile.Load(options);
        return services
            .AddSingleton<IHostLifetime, NoLifetime>()
            .AddSingleton(options)
            .AddSingleton(configuration)
            .AddSingleton(ResourceFolders.Load(options))
            .AddSingleton<Lifecycle>()
            .AddSingleton<ApiToken>()
            .AddSingleton<TraceHeaders>()
            .AddSingleton<LoadedComponents>()
            .AddSingleton<SidecarMetadata>()
            .AddSingleton<StateStores>()
            .AddComponentTypes(group.Topics)
            .AddPubSub()
            .AddInvocation(options, configuration, group.Names)
            .AddRoutingCore()
            .AddHttpApi()
            .AddGrpcApi(options);
    }
}
