using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Sidecar.GoCompat;

namespace Sidecar.PubSub;

/// <summary>An outgoing event in its envelope: attributes by name, each as JSON text.</summary>
sealed class CloudEvent
{
    const string DefaultSource = "Dapr";
    const string DefaultType = "com.dapr.event.sent";
    const string SpecVersion = "1.0";

    readonly SortedList<string, byte[]> attributes = new(StringComparer.Ordinal);

    /// <summary>Wraps a payload in an envelope; <c>cloudevent.*</c> metadata overrides its attributes.</summary>
    public static CloudEvent Wrap(Publication publication, string appId)
    {
        string? Override(string name) => publication.Metadata.Find("cloudevent." + name);

        var parent = Override("traceparent");
        var trace = string.IsNullOrEmpty(parent) ? Override("traceid") ?? publication.Trace.Parent : parent;
        var envelope = new CloudEvent
        {
            ["id"] = NotEmpty(Override("id"), Guid.NewGuid().ToString()),
            ["specversion"] = SpecVersion,
            ["source"] = NotEmpty(Override("source") ?? appId, DefaultSource),
            ["type"] = NotEmpty(Override("type"), DefaultType),
            ["time"] = Now(),
            ["datacontenttype"] = NotEmpty(publication.ContentType, "text/plain"),
            ["topic"] = publication.Topic,
            ["pubsubname"] = publication.PubSub,
            ["traceid"] = trace,
            ["traceparent"] = trace,
            ["tracestate"] = Override("tracestate") ?? publication.Trace.State,
        };
        if (Override("subject") is { Length: > 0 } subject)
            envelope["subject"] = subject;
        envelope.SetData(publication);
        return envelope;
    }

    /// <summary>
    /// Reads a payload that already is an envelope: topic and pub/sub are replaced, missing attributes added. Or the
    /// error.
    /// </summary>
    public static (CloudEvent? Envelope, string? Error) FromEnvelope(Publication publication) =>
        GoReader.Read(publication.Data.Span, members => FromEnvelope(publication, members));

    static CloudEvent FromEnvelope(Publication publication, JsonElement members)
    {
        if (members.ValueKind != JsonValueKind.Object)
            throw GoReader.TypeMismatch(members, "value", "map[string]interface {}");
        var envelope = new CloudEvent();
        foreach (var member in members.EnumerateObject())
            envelope.attributes[GoJson.Name(member)] = GoJson.Encode(member.Value, JsonNumbers.Verbatim)!;

        envelope["topic"] = publication.Topic;
        envelope["pubsubname"] = publication.PubSub;
        if (!envelope.attributes.ContainsKey("traceid"))
        {
            envelope["traceid"] = publication.Trace.Parent;
            envelope["traceparent"] = publication.Trace.Parent;
        }

        envelope.attributes.TryAdd("tracestate", GoJson.Encode(publication.Trace.State));
        envelope.attributes.TryAdd("time", GoJson.Encode(Now()));
        envelope.SetDefault("source", DefaultSource);
        envelope.SetDefault("type", DefaultType);
        envelope.SetDefault("specversion", SpecVersion);
        return envelope;
    }

    /// <summary>The envelope of a raw message for its subscriber, with a new id for every delivery.</summary>
    public static CloudEvent WrapRaw(
        ReadOnlySpan<byte> data, string topic, string pubSub, IReadOnlyDictionary<string, string> metadata)
    {
        var envelope = new CloudEvent
        {
            ["id"] = Guid.NewGuid().ToString(),
            ["specversion"] = SpecVersion,
            ["source"] = DefaultSource,
            ["type"] = DefaultType,
            ["datacontenttype"] = "application/octet-stream",
            ["topic"] = topic,
            ["pubsubname"] = pubSub,
            ["data_base64"] = Convert.ToBase64String(data),
        };
        if (metadata.TryGetValue("traceparent", out var parent))
        {
            envelope["traceid"] = parent;
            envelope["traceparent"] = parent;
        }
        else if (metadata.TryGetValue("traceid", out var id))
        {
            envelope["traceid"] = id;
        }

        if (metadata.TryGetValue("tracestate", out var state))
            envelope["tracestate"] = state;
        return envelope;
    }

    /// <summary>The subscriber's sidecar drops the event after this time; whole seconds, UTC.</summary>
    public void ExpireIn(TimeSpan timeToLive) => this["expiration"] = Format(DateTimeOffset.UtcNow + timeToLive);

    public byte[] ToJson()
    {
        var output = new ArrayBufferWriter<byte>(512);
        var separator = "{"u8;
        foreach (var (name, value) in attributes)
        {
            output.Write(separator);
            output.Write(GoJson.Encode(name));
            output.Write(":"u8);
            output.Write(value);
            separator = ","u8;
        }

        output.Write("}"u8);
        return output.WrittenSpan.ToArray();
    }

    string this[string name]
    {
        set => attributes[name] = GoJson.Encode(value);
    }

    void SetData(Publication publication)
    {
        var data = publication.Data.Span;
        var contentType = publication.ContentType;
        if (ContentTypes.IsBinary(contentType) || ContentTypes.IsCloudEventProtobuf(contentType))
        {
            this["data_base64"] = Convert.ToBase64String(data);
            return;
        }

        // A body with a JSON content type that is not JSON is sent as text.
        using var json = ContentTypes.IsJson(contentType) ? GoJson.ParseFirst(data) : null;
        attributes["data"] = json is null
            ? GoJson.Encode(data)
            : GoJson.Encode(json.RootElement, JsonNumbers.Verbatim)!;
    }

    void SetDefault(string name, string value)
    {
        if (!attributes.TryGetValue(name, out var given) || given.AsSpan().SequenceEqual("null"u8))
            this[name] = value;
    }

    static string NotEmpty(string? text, string fallback) => string.IsNullOrEmpty(text) ? fallback : text;

    static string Now() => Format(DateTimeOffset.Now);

    static string Format(DateTimeOffset time)
    {
        var format = time.Offset == TimeSpan.Zero ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:sszzz";
        return time.ToString(format, CultureInfo.InvariantCulture);
    }
}
