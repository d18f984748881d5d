using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Sidecar.Errors;
using Sidecar.PubSub;
using Sidecar.Tracing;

namespace Sidecar.Api.Grpc;

/// <summary>PublishEvent and its bulk forms.</summary>
static class PublishMethods
{
    public static void Register(RuntimeMethods methods)
    {
        methods.Add<Publisher, PublishEventRequest, Empty>("PublishEvent", PublishAsync);
        methods.Add<Publisher, BulkPublishRequest, BulkPublishResponse>("BulkPublishEvent", PublishBulkAsync);
        methods.Add<Publisher, BulkPublishRequest, BulkPublishResponse>("BulkPublishEventAlpha1", PublishBulkAsync);
    }

    static async Task<ApiResult<Empty>> PublishAsync(Publisher publisher, PublishEventRequest request, ServerCallContext call)
    {
        var (component, error) = publisher.Find(request.PubsubName, request.Topic, request.Metadata, shown: MessageMetadata.None);
        if (error is not null)
            return error;

        var trace = Trace(call);
        var metadata = new Dictionary<string, string>(request.Metadata);
        if (metadata.RawPayload() == true)
            // A raw payload has no envelope to carry the trace.
            (metadata["traceid"], metadata["tracestate"]) = (trace.Parent, trace.State);
        var failure = await publisher.PublishAsync(component!,
            new(request.PubsubName, request.Topic, request.Data.Memory, request.DataContentType, metadata, trace), call.CancellationToken);
        return failure is not null ? failure : new Empty();
    }

    static async Task<ApiResult<BulkPublishResponse>> PublishBulkAsync(Publisher publisher, BulkPublishRequest request, ServerCallContext call)
    {
        var (component, error) = publisher.Find(request.PubsubName, request.Topic, request.Metadata, shown: MessageMetadata.None);
        if (error is not null)
            return error;

        var (failed, failure) = await publisher.PublishBulkAsync(component!,
            new(request.PubsubName, request.Topic, default, "", request.Metadata, Trace(call)),
            [.. request.Entries.Select(entry => new BulkEntry(entry.EntryId, entry.Event.Memory, entry.ContentType, entry.Metadata.Count == 0 ? null : entry.Metadata))],
            call.CancellationToken);
        if (failure is not null)
            return failure;
        // Unlike over HTTP the entries that failed are not named: the call fails as a whole.
        return failed!.Count == 0 ? new BulkPublishResponse() : PubSubErrors.Publish(request.PubsubName, request.Topic, failed[0].Error);
    }

    /// <summary>Over gRPC the state of a trace is not looked at.</summary>
    static TraceContext Trace(ServerCallContext call)
    {
        var http = call.GetHttpContext();
        return http.RequestServices.GetRequiredService<TraceHeaders>().Of(http) with { State = "" };
    }
}
