using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Sidecar.GoCompat;

namespace Sidecar.PubSub;

/// <summary>An event in its envelope on the way to a broker: attributes by name, each as the JSON text that goes out.</summary>
sealed class CloudEvent
{
    const string DefaultSource = "Dapr";
    const string DefaultType = "com.dapr.event.sent";

    readonly SortedList<string, byte[]> attributes = new(StringComparer.Ordinal);

    /// <summary>Puts a payload into an envelope; <c>cloudevent.*</c> metadata overrides what it would say by itself.</summary>
    public static CloudEvent Wrap(Publication publication, string appId)
    {
        string? Override(string name) => publication.Metadata.Find("cloudevent." + name);

        var trace = Override("traceparent") is { Length: > 0 } parent ? parent : Override("traceid") ?? publication.Trace.Parent;
        var envelope = new CloudEvent
        {
            ["id"] = Override("id") is { Length: > 0 } id ? id : Guid.NewGuid().ToString(),
            ["specversion"] = "1.0",
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

    /// <summary>Takes a payload that is an envelope already: topic and pub/sub are ours, the rest is only filled up. Or says why it is none.</summary>
    public static (CloudEvent? Envelope, string? Error) Adopt(Publication publication) => GoReader.Read(publication.Data.Span, members =>
        members.ValueKind == JsonValueKind.Object ? Adopt(publication, members) : throw GoReader.Unfit(members, "value", "map[string]interface {}"));

    static CloudEvent Adopt(Publication publication, JsonElement members)
    {
        var envelope = new CloudEvent();
        foreach (var member in members.EnumerateObject())
            envelope.attributes[GoJson.Name(member)] = GoJson.Encode(member.Value, floats: false)!;

        envelope["topic"] = publication.Topic;
        envelope["pubsubname"] = publication.PubSub;
        if (!envelope.attributes.ContainsKey("traceid"))
            envelope["traceid"] = envelope["traceparent"] = publication.Trace.Parent;
        envelope.attributes.TryAdd("tracestate", GoJson.Encode(publication.Trace.State));
        envelope.attributes.TryAdd("time", GoJson.Encode(Now()));
        envelope.SetUnlessGiven("source", DefaultSource);
        envelope.SetUnlessGiven("type", DefaultType);
        envelope.SetUnlessGiven("specversion", "1.0");
        return envelope;
    }

    /// <summary>The envelope that a raw message gets at its subscriber: a new id for every delivery.</summary>
    public static CloudEvent WrapRaw(ReadOnlySpan<byte> data, string topic, string pubSub, IReadOnlyDictionary<string, string> metadata)
    {
        var envelope = new CloudEvent
        {
            ["id"] = Guid.NewGuid().ToString(),
            ["specversion"] = "1.0",
            ["source"] = DefaultSource,
            ["type"] = DefaultType,
            ["datacontenttype"] = "application/octet-stream",
            ["topic"] = topic,
            ["pubsubname"] = pubSub,
            ["data_base64"] = Convert.ToBase64String(data),
        };
        if (metadata.TryGetValue("traceparent", out var parent))
            envelope["traceid"] = envelope["traceparent"] = parent;
        else if (metadata.TryGetValue("traceid", out var id))
            envelope["traceid"] = id;
        if (metadata.TryGetValue("tracestate", out var state))
            envelope["tracestate"] = state;
        return envelope;
    }

    /// <summary>After this the subscriber's sidecar drops it; whole seconds, UTC.</summary>
    public void ExpireIn(TimeSpan? timeToLive)
    {
        if (timeToLive is { } ttl)
            this["expiration"] = Format(DateTimeOffset.UtcNow + ttl);
    }

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
        if (ContentTypes.IsBinary(publication.ContentType) || ContentTypes.IsCloudEventProtobuf(publication.ContentType))
        {
            this["data_base64"] = Convert.ToBase64String(data);
            return;
        }

        // A body that claims to be JSON and is not goes out as text.
        using var json = ContentTypes.IsJson(publication.ContentType) ? GoJson.Parse(data) : null;
        attributes["data"] = json is null ? GoJson.Encode(data) : GoJson.Encode(json.RootElement, floats: false)!;
    }

    void SetUnlessGiven(string name, string value)
    {
        if (!attributes.TryGetValue(name, out var given) || given.AsSpan().SequenceEqual("null"u8))
            this[name] = value;
    }

    static string NotEmpty(string? text, string otherwise) => string.IsNullOrEmpty(text) ? otherwise : text;

    static string Now() => Format(DateTimeOffset.Now);

    static string Format(DateTimeOffset time) =>
        time.ToString(time.Offset == TimeSpan.Zero ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
}
