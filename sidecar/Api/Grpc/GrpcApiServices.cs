using Dapr.Client.Autogen.Grpc.v1;
using Grpc.AspNetCore.Server.Model;
using Grpc.Reflection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sidecar.Options;

namespace Sidecar.Api.Grpc;

static class GrpcApiServices
{
    public static IServiceCollection AddGrpcApi(this IServiceCollection services, SidecarOptions options)
    {
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = (int)options.MaxBodySize;
            grpc.MaxSendMessageSize = null;
        });
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IServiceMethodProvider<DaprService>, DaprService.MethodProvider>());
        services.AddGrpcReflection();
        // The SDK asks reflection v1 which bulk publish method exists; older tools use v1alpha.
        services.Replace(ServiceDescriptor.Singleton(new ReflectionServiceImpl(DaprReflection.Descriptor.Services)));
        services.Replace(ServiceDescriptor.Singleton(new ReflectionV1ServiceImpl(DaprReflection.Descriptor.Services)));
        return services;
    }

    public static void MapGrpcApi(this WebApplication web)
    {
        web.MapGrpcService<DaprService>();
        web.MapGrpcReflectionService();
    }
}
