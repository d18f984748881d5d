using System.Net.Http.Headers;
using System.Text.Json;
using Sidecar.GoCompat;
using Sidecar.Invocation;
using Sidecar.Resiliency;
using Sidecar.Tracing;

namespace Sidecar.PubSub;

enum DeliveryStatus
{
    /// <summary>The app is unreachable, unhealthy or did not respond in time.</summary>
    NoResponse,
    Success,
    Drop,
    Retry,
}

/// <summary>Posts an event to the app and reads the status in its response.</summary>
sealed partial class Delivery(IAppChannel app, TraceHeaders traces, ILogger<Delivery> log)
{
    static readonly HashSet<string> NotForwarded = new(StringComparer.OrdinalIgnoreCase)
    {
        "content-length", "content-type", "host", "connection", "keep-alive", "proxy-connection", "transfer-encoding",
        "upgrade", "http2-settings", "te", "trailer", "proxy-authorization", "proxy-authenticate", "dapr-api-token",
    };

    /// <param name="metadata">The message's metadata; each item is sent as a header.</param>
    public async Task<Attempt<DeliveryStatus>> PostAsync(
        string pubSub,
        string path,
        ReadOnlyMemory<byte> body,
        JsonElement @event,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken cancellationToken)
    {
        if (app.Status != AppStatus.Healthy)
            return Attempt.Failure(DeliveryStatus.NoResponse);
        try
        {
            var address = new Uri('/' + path.TrimStart('/'), UriKind.Relative);
            using var request = new HttpRequestMessage(HttpMethod.Post, address)
            {
                Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new(ContentTypes.CloudEvent) } },
            };
            AddHeaders(request.Headers, pubSub, @event, metadata);
            using var response = await app.SendAsync(request, cancellationToken);
            var content = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return Read((int)response.StatusCode, content, path);
        }
        catch (HttpRequestException e)
        {
            LogUnreachable(path, e.Message);
            return Attempt.Failure(DeliveryStatus.NoResponse);
        }
    }

    void AddHeaders(
        HttpRequestHeaders headers, string pubSub, JsonElement @event, IReadOnlyDictionary<string, string> metadata)
    {
        foreach (var (name, value) in metadata)
        {
            if (IsForwarded(name, value))
                headers.TryAddWithoutValidation(name, value);
        }

        Set(headers, "pubsubName", pubSub);
        var parent = Attribute(@event, "traceparent")
            ?? Attribute(@event, "traceid")
            ?? metadata.GetValueOrDefault("traceparent")
            ?? metadata.GetValueOrDefault("traceid");
        if (traces.CreateTraceParent(parent) is not { } traceParent)
            return;
        if (traceParent != TraceHeaders.None || !headers.Contains("traceparent"))
            Set(headers, "traceparent", traceParent);
    }

    static bool IsForwarded(string name, string value) =>
        !NotForwarded.Contains(name)
        && !name.EndsWith("-bin", StringComparison.OrdinalIgnoreCase)
        && HeaderRules.IsSingleLine(value)
        && (value.Length > 0 || !IsTraceHeader(name));

    static bool IsTraceHeader(string name) =>
        name.Equals("traceparent", StringComparison.OrdinalIgnoreCase)
        || name.Equals("tracestate", StringComparison.OrdinalIgnoreCase);

    static void Set(HttpRequestHeaders headers, string name, string value)
    {
        headers.Remove(name);
        headers.TryAddWithoutValidation(name, value);
    }

    static string? Attribute(JsonElement @event, string name) =>
        @event.TryGetProperty(name, out var value) ? GoJson.Text(value) : null;

    Attempt<DeliveryStatus> Read(int statusCode, byte[] body, string path)
    {
        if (statusCode is < 200 or > 299)
        {
            LogRejected(path, statusCode);
            return statusCode == StatusCodes.Status404NotFound
                ? Attempt.Success(DeliveryStatus.Drop)
                : Attempt.Failure(DeliveryStatus.Retry, statusCode);
        }

        switch (StatusIn(body))
        {
            case "" or "SUCCESS":
                return Attempt.Success(DeliveryStatus.Success);
            case "DROP":
                LogDropped(path);
                return Attempt.Success(DeliveryStatus.Drop);
            case var status:
                LogRetry(path, status);
                return Attempt.Failure(DeliveryStatus.Retry);
        }
    }

    /// <summary>Empty, which means success, also for a body without a string member <c>status</c>.</summary>
    static string StatusIn(byte[] body)
    {
        using var response = GoJson.ParseFirst(body);
        if (response?.RootElement is not { ValueKind: JsonValueKind.Object } members)
            return "";
        var status = members.EnumerateObject()
            .LastOrDefault(member => member.Name.Equals("status", StringComparison.OrdinalIgnoreCase));
        return status.Value.ValueKind == JsonValueKind.String ? GoJson.Text(status.Value)! : "";
    }

    [LoggerMessage(LogLevel.Warning, "The app cannot be reached at {Path}: {Reason}")]
    partial void LogUnreachable(string path, string reason);

    [LoggerMessage(LogLevel.Warning, "The app responded with {StatusCode} to an event at {Path}")]
    partial void LogRejected(string path, int statusCode);

    [LoggerMessage(LogLevel.Warning, "The app dropped an event at {Path}")]
    partial void LogDropped(string path);

    [LoggerMessage(LogLevel.Warning, "The app requested a retry of an event at {Path} with the status {Status}")]
    partial void LogRetry(string path, string status);
}
