using Grpc.AspNetCore.Server.Model;

namespace Sidecar.Api.Grpc;

/// <summary>The gRPC service <c>dapr.proto.runtime.v1.Dapr</c>; missing methods respond <c>Unimplemented</c>.</summary>
sealed class DaprService
{
    /// <summary>Binds methods one by one, because the generated types do not include a server base class.</summary>
    internal sealed class MethodProvider : IServiceMethodProvider<DaprService>
    {
        public void OnServiceMethodDiscovery(ServiceMethodProviderContext<DaprService> context)
        {
            var methods = new DaprMethods(context);
            OperationMethods.Register(methods);
            StateMethods.Register(methods);
            PublishMethods.Register(methods);
            InvokeMethods.Register(methods);
        }
    }
}
