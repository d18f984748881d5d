using Grpc.Core;
using Sidecar.Errors;

namespace Sidecar.PubSub;

/// <summary>The errors of publishing, in daprd's words.</summary>
static class PubSubErrors
{
    public static ApiError NameEmpty(IReadOnlyDictionary<string, string> metadata) => WithDetails(
        new(404, StatusCode.InvalidArgument, "ERR_PUBSUB_EMPTY", "pubsub name is empty"),
        "DAPR_PUBSUB_NAME_EMPTY", metadata, "");

    public static ApiError NotFound(string pubSub, IReadOnlyDictionary<string, string> metadata) => WithDetails(
        new(404, StatusCode.InvalidArgument, "ERR_PUBSUB_NOT_FOUND", $"pubsub {pubSub} is not found"),
        "DAPR_PUBSUB_NOT_FOUND", metadata, null);

    public static ApiError TopicEmpty(string pubSub, IReadOnlyDictionary<string, string> metadata) => WithDetails(
        new(404, StatusCode.InvalidArgument, "ERR_TOPIC_NAME_EMPTY", $"topic is empty in pubsub {pubSub}"),
        "DAPR_PUBSUB_TOPIC_NAME_EMPTY", metadata, pubSub);

    public static ApiError RawPayload(string pubSub, IReadOnlyDictionary<string, string> metadata)
    {
        var message = "failed deserializing metadata. Error: rawPayload value must be a valid boolean: "
            + $"actual is '{metadata["rawPayload"]}'";
        return WithDetails(
            new(400, StatusCode.InvalidArgument, "ERR_PUBSUB_REQUEST_METADATA", message),
            "DAPR_PUBSUB_METADATA_DESERIALIZATION", metadata, pubSub);
    }

    public static ApiError Forbidden(string pubSub, string topic, string appId)
    {
        var message = $"topic {topic} is not allowed for app id {appId}";
        return WithDetails(
            new(403, StatusCode.PermissionDenied, "ERR_PUBSUB_FORBIDDEN", message),
            "DAPR_PUBSUB_FORBIDDEN", TopicError(topic, message), pubSub);
    }

    public static ApiError Publish(string pubSub, string topic, string error)
    {
        var message = $"error when publishing to topic {topic} in pubsub {pubSub}: {error}";
        return WithDetails(
            new(500, StatusCode.Internal, "ERR_PUBSUB_PUBLISH_MESSAGE", message),
            "DAPR_PUBSUB_PUBLISH_MESSAGE", TopicError(topic, error), pubSub);
    }

    public static ApiError CloudEvent(string pubSub, string appId, string error) => WithDetails(
        new(500, StatusCode.InvalidArgument, "ERR_PUBSUB_CLOUD_EVENTS_SER", "cannot create cloudevent"),
        "DAPR_PUBSUB_CLOUD_EVENT_CREATION", AppError(appId, error), pubSub);

    public static ApiError EntryIds(string pubSub, string topic, string appId)
    {
        const string Error = "entryId is duplicated or not present for entry";
        return InvalidEvents(
            $"error marshaling events to bytes for topic {topic} pubsub {pubSub}. error: {Error}",
            "DAPR_PUBSUB_MARSHAL_EVENTS", AppError(appId, Error), pubSub);
    }

    /// <summary>HTTP only: an event that does not match its content type.</summary>
    public static ApiError Event(string pubSub, string topic, string appId, string error) => InvalidEvents(
        $"error when marshalling cloud event envelope for topic {topic} pubsub {pubSub}: {error}",
        "DAPR_PUBSUB_MARSHAL_ENVELOPE", AppError(appId, error), pubSub);

    /// <summary>HTTP only: a bulk request that is not a list of entries.</summary>
    public static ApiError Request(string pubSub, string topic, string appId, string error) => InvalidEvents(
        $"error when unmarshaling the request for topic {topic} pubsub {pubSub}: {error}",
        "DAPR_PUBSUB_UNMARSHAL_EVENTS", new() { ["appID"] = appId }, pubSub);

    static ApiError InvalidEvents(
        string message, string reason, Dictionary<string, string> metadata, string pubSub) => WithDetails(
        new(400, StatusCode.InvalidArgument, "ERR_PUBSUB_EVENTS_SER", message), reason, metadata, pubSub);

    static Dictionary<string, string> TopicError(string topic, string error) =>
        new() { ["error"] = error, ["topic"] = topic };

    static Dictionary<string, string> AppError(string appId, string error) =>
        new() { ["appID"] = appId, ["error"] = error };

    static ApiError WithDetails(
        ApiError error, string reason, IReadOnlyDictionary<string, string> metadata, string? pubSub)
    {
        var resource = pubSub is null ? null : new ApiResource("pubsub", pubSub, Description: error.Message);
        return error with { Details = new(reason, metadata) { Resource = resource } };
    }
}
