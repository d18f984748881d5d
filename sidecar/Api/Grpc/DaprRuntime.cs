using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Sidecar.Errors;

using GrpcStatus = Grpc.Core.Status;

namespace Sidecar.Api.Grpc;

/// <summary>The gRPC service <c>dapr.proto.runtime.v1.Dapr</c>; methods that are not added here answer <c>Unimplemented</c>.</summary>
sealed class DaprRuntime
{
    /// <summary>The wire types come without a server base, so the methods are bound one by one.</summary>
    internal sealed class Methods : IServiceMethodProvider<DaprRuntime>
    {
        public void OnServiceMethodDiscovery(ServiceMethodProviderContext<DaprRuntime> context)
        {
            var methods = new RuntimeMethods(context);
            OperationMethods.Register(methods);
            StateMethods.Register(methods);
            PublishMethods.Register(methods);
            InvokeMethods.Register(methods);
        }
    }
}

sealed class RuntimeMethods(ServiceMethodProviderContext<DaprRuntime> context)
{
    const string Service = "dapr.proto.runtime.v1.Dapr";

    /// <summary>Binds a unary method to the part of the sidecar that does it.</summary>
    public void Add<TPart, TRequest, TResponse>(string name,
        Func<TPart, TRequest, ServerCallContext, Task<ApiResult<TResponse>>> handler)
        where TPart : class
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new() =>
        context.AddUnaryMethod(
            new Method<TRequest, TResponse>(MethodType.Unary, Service, name, Marshaller<TRequest>(), Marshaller<TResponse>()),
            [],
            async (_, request, call) =>
            {
                var part = call.GetHttpContext().RequestServices.GetRequiredService<TPart>();
                var (response, error) = await handler(part, request, call);
                if (error is null)
                    return response!;
                // A status instead of an exception: a conflict is an expected answer, and throwing one costs more than the call.
                call.Status = new GrpcStatus(error.GrpcStatus, error.Message);
                if (ErrorStatus.HasDetails(error))
                    call.ResponseTrailers.Add(ErrorStatus.Trailer, ErrorStatus.Encode(error));
                return new();
            });

    static Marshaller<T> Marshaller<T>() where T : class, IMessage<T>, new()
    {
        var parser = new MessageParser<T>(static () => new());
        return new(
            static (message, output) =>
            {
                output.SetPayloadLength(message.CalculateSize());
                message.WriteTo(output.GetBufferWriter());
                output.Complete();
            },
            input => parser.ParseFrom(input.PayloadAsReadOnlySequence()));
    }
}
