using Grpc.Core;
using Sidecar.Errors;

namespace Sidecar.PubSub;

/// <summary>What can go wrong with a publish, in daprd's words.</summary>
static class PubSubErrors
{
    public static ApiError NameEmpty(IReadOnlyDictionary<string, string> metadata) =>
        Make(404, StatusCode.InvalidArgument, "ERR_PUBSUB_EMPTY", "pubsub name is empty", "DAPR_PUBSUB_NAME_EMPTY", metadata, "");

    public static ApiError NotFound(string pubSub, IReadOnlyDictionary<string, string> metadata) =>
        Make(404, StatusCode.InvalidArgument, "ERR_PUBSUB_NOT_FOUND", $"pubsub {pubSub} is not found", "DAPR_PUBSUB_NOT_FOUND", metadata, null);

    public static ApiError TopicEmpty(string pubSub, IReadOnlyDictionary<string, string> metadata) =>
        Make(404, StatusCode.InvalidArgument, "ERR_TOPIC_NAME_EMPTY", $"topic is empty in pubsub {pubSub}", "DAPR_PUBSUB_TOPIC_NAME_EMPTY", metadata, pubSub);

    public static ApiError RawPayload(string pubSub, IReadOnlyDictionary<string, string> metadata) =>
        Make(400, StatusCode.InvalidArgument, "ERR_PUBSUB_REQUEST_METADATA",
            $"failed deserializing metadata. Error: rawPayload value must be a valid boolean: actual is '{metadata["rawPayload"]}'",
            "DAPR_PUBSUB_METADATA_DESERIALIZATION", metadata, pubSub);

    public static ApiError Forbidden(string pubSub, string topic, string appId)
    {
        var message = $"topic {topic} is not allowed for app id {appId}";
        return Make(403, StatusCode.PermissionDenied, "ERR_PUBSUB_FORBIDDEN", message, "DAPR_PUBSUB_FORBIDDEN", Topic(topic, message), pubSub);
    }

    public static ApiError Publish(string pubSub, string topic, string error) =>
        Make(500, StatusCode.Internal, "ERR_PUBSUB_PUBLISH_MESSAGE", $"error when publishing to topic {topic} in pubsub {pubSub}: {error}",
            "DAPR_PUBSUB_PUBLISH_MESSAGE", Topic(topic, error), pubSub);

    public static ApiError CloudEvent(string pubSub, string appId, string error) =>
        Make(500, StatusCode.InvalidArgument, "ERR_PUBSUB_CLOUD_EVENTS_SER", "cannot create cloudevent", "DAPR_PUBSUB_CLOUD_EVENT_CREATION",
            App(appId, error), pubSub);

    public static ApiError EntryIds(string pubSub, string topic, string appId)
    {
        const string error = "entryId is duplicated or not present for entry";
        return Make(400, StatusCode.InvalidArgument, "ERR_PUBSUB_EVENTS_SER",
            $"error marshaling events to bytes for topic {topic} pubsub {pubSub}. error: {error}", "DAPR_PUBSUB_MARSHAL_EVENTS", App(appId, error), pubSub);
    }

    /// <summary>HTTP only: an event that does not fit its content type.</summary>
    public static ApiError Event(string pubSub, string topic, string appId, string error) =>
        Make(400, StatusCode.InvalidArgument, "ERR_PUBSUB_EVENTS_SER",
            $"error when marshalling cloud event envelope for topic {topic} pubsub {pubSub}: {error}", "DAPR_PUBSUB_MARSHAL_ENVELOPE", App(appId, error), pubSub);

    /// <summary>HTTP only: a bulk request that is no list of entries.</summary>
    public static ApiError Request(string pubSub, string topic, string appId, string error) =>
        Make(400, StatusCode.InvalidArgument, "ERR_PUBSUB_EVENTS_SER",
            $"error when unmarshaling the request for topic {topic} pubsub {pubSub}: {error}", "DAPR_PUBSUB_UNMARSHAL_EVENTS",
            new Dictionary<string, string> { ["appID"] = appId }, pubSub);

    static Dictionary<string, string> Topic(string topic, string error) => new() { ["error"] = error, ["topic"] = topic };

    static Dictionary<string, string> App(string appId, string error) => new() { ["appID"] = appId, ["error"] = error };

    static ApiError Make(int http, StatusCode grpc, string code, string message, string reason, IReadOnlyDictionary<string, string> metadata, string? pubSub) =>
        new(http, grpc, code, message)
        {
            Details = new(reason, metadata) { Resource = pubSub is null ? null : new("pubsub", pubSub, Description: message) },
        };
}
