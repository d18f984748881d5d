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
    public static void Register(DaprMethods methods)
    {
        methods.Add<Publisher, PublishEventRequest, Empty>("PublishEvent", PublishAsync);
        methods.Add<Publisher, BulkPublishRequest, BulkPublishResponse>("BulkPublishEvent", PublishBulkAsync);
        methods.Add<Publisher, BulkPublishRequest, BulkPublishResponse>("BulkPublishEventAlpha1", PublishBulkAsync);
    }

    static async Task<ApiResult<Empty>> PublishAsync(
        Publisher publisher, PublishEventRequest request, ServerCallContext context)
    {
        var (component, error) = publisher.Find(
            request.PubsubName, request.Topic, request.Metadata, shown: MessageMetadata.None);
        if (error is not null)
            return error;

        var trace = GetTrace(context);
        var metadata = new Dictionary<string, string>(request.Metadata);
        if (metadata.RawPayload() == true)
        {
            // A raw payload has no envelope for the trace.
            metadata["traceid"] = trace.Parent;
            metadata["tracestate"] = trace.State;
        }

        var publication = new Publication(
            request.PubsubName, request.Topic, request.Data.Memory, request.DataContentType, metadata, trace);
        var failure = await publisher.PublishAsync(component!, publication, context.CancellationToken);
        return failure is not null ? failure : new Empty();
    }

    static async Task<ApiResult<BulkPublishResponse>> PublishBulkAsync(
        Publisher publisher, BulkPublishRequest request, ServerCallContext context)
    {
        var (component, error) = publisher.Find(
            request.PubsubName, request.Topic, request.Metadata, shown: MessageMetadata.None);
        if (error is not null)
            return error;

        var publication = new Publication(
            request.PubsubName, request.Topic, default, "", request.Metadata, GetTrace(context));
        var (failed, failure) = await publisher.PublishBulkAsync(
            component!, publication, [.. request.Entries.Select(ToEntry)], context.CancellationToken);
        if (failure is not null)
            return failure;
        // Unlike over HTTP, the failed entries are not listed: the call fails as a whole.
        return failed!.Count == 0
            ? new BulkPublishResponse()
            : PubSubErrors.Publish(request.PubsubName, request.Topic, failed[0].Error);
    }

    static BulkEntry ToEntry(BulkPublishRequestEntry entry) => new(
        entry.EntryId, entry.Event.Memory, entry.ContentType, entry.Metadata.Count == 0 ? null : entry.Metadata);

    /// <summary>The trace state is ignored over gRPC.</summary>
    static TraceContext GetTrace(ServerCallContext context)
    {
        var http = context.GetHttpContext();
        return http.RequestServices.GetRequiredService<TraceHeaders>().GetContext(http) with { State = "" };
    }
}
