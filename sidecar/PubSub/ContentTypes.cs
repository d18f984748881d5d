namespace Sidecar.PubSub;

/// <summary>Content types that decide how an event's data is encoded; parameters after <c>;</c> are ignored.</summary>
static class ContentTypes
{
    public const string CloudEvent = "application/cloudevents+json";

    public static bool IsCloudEvent(string contentType) => Is(contentType, CloudEvent);

    public static bool IsJson(string contentType) => Is(contentType, "application/json");

    public static bool IsBinary(string contentType) => Is(contentType, "application/octet-stream");

    public static bool IsCloudEventProtobuf(string contentType) => Is(contentType, "application/cloudevents+protobuf");

    public static bool IsText(string contentType) =>
        contentType.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || Is(contentType, "application/xml");

    static bool Is(string contentType, string expected) =>
        contentType.Split(';')[0].Equals(expected, StringComparison.OrdinalIgnoreCase);
}
