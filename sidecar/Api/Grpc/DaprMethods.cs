using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Sidecar.Errors;

namespace Sidecar.Api.Grpc;

sealed class DaprMethods(ServiceMethodProviderContext<DaprService> context)
{
    const string ServiceName = "dapr.proto.runtime.v1.Dapr";

    /// <summary>Binds a unary method to a handler that uses one service of the sidecar.</summary>
    public void Add<TService, TRequest, TResponse>(
        string name, Func<TService, TRequest, ServerCallContext, Task<ApiResult<TResponse>>> handler)
        where TService : class
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        var method = new Method<TRequest, TResponse>(
            MethodType.Unary, ServiceName, name, CreateMarshaller<TRequest>(), CreateMarshaller<TResponse>());
        context.AddUnaryMethod(method, [], async (_, request, call) =>
        {
            var service = call.GetHttpContext().RequestServices.GetRequiredService<TService>();
            var (response, error) = await handler(service, request, call);
            if (error is null)
                return response!;
            // A status instead of an exception: conflicts are expected, and throwing costs more than the call.
            call.Status = new(error.GrpcStatus, error.Message);
            if (ErrorStatus.HasDetails(error))
                call.ResponseTrailers.Add(ErrorStatus.Trailer, ErrorStatus.Encode(error));
            return new();
        });
    }

    static Marshaller<T> CreateMarshaller<T>() where T : class, IMessage<T>, new()
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
