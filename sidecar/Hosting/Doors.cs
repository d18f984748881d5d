using Dapr.Client.Autogen.Grpc.v1;
using Grpc.AspNetCore.Server.Model;
using Grpc.Reflection;
using Grpc.Reflection.V1Alpha;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sidecar.Api.Grpc;
using Sidecar.Api.Http;
using Sidecar.Options;
using Sidecar.Runtime;

namespace Sidecar.Hosting;

/// <summary>The three doors of a sidecar: each sees only its own requests.</summary>
static class Doors
{
    public static IServiceCollection AddDoors(this IServiceCollection services, SidecarOptions options)
    {
        services.AddRoutingCore();
        services.AddSingleton<ApiToken>().AddSingleton<HttpDoor>();
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = (int)options.MaxBodySize;
            grpc.MaxSendMessageSize = null;
        });
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IServiceMethodProvider<DaprRuntime>, DaprRuntime.Methods>());
        services.AddGrpcReflection();
        // the SDK asks version 1 which bulk publish there is, older tools ask the alpha
        services.Replace(ServiceDescriptor.Singleton(new ReflectionServiceImpl(DaprReflection.Descriptor.Services)));
        services.Replace(ServiceDescriptor.Singleton(new ReflectionV1ServiceImpl(DaprReflection.Descriptor.Services)));
        return services;
    }

    public static void UseDoors(this WebApplication web)
    {
        var http = web.Services.GetRequiredService<HttpDoor>();
        var token = web.Services.GetRequiredService<ApiToken>();
        web.Use(next => context => context.Door() switch
        {
            Door.Http => http.HandleAsync(context),
            Door.Internal => InternalDoor.HandleAsync(context),
            _ => token.Check(context.Request.Headers) is { } refusal ? ErrorStatus.RefuseAsync(context.Response, refusal) : next(context),
        });
        web.UseRouting();
        web.MapGrpcService<DaprRuntime>();
        web.MapGrpcReflectionService();
    }
}
