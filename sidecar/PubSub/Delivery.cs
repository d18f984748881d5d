using System.Net.Http.Headers;
using System.Text.Json;
using Sidecar.GoCompat;
using Sidecar.Invocation;
using Sidecar.Resiliency;
using Sidecar.Tracing;

namespace Sidecar.PubSub;

/// <summary>Hands one event to the app and reads what it says.</summary>
sealed partial class Delivery(IAppChannel app, TraceHeaders traces, ILogger<Delivery> log)
{
    static readonly HashSet<string> Withheld = new(StringComparer.OrdinalIgnoreCase)
    {
        "content-length", "content-type", "host", "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "http2-settings",
        "te", "trailer", "proxy-authorization", "proxy-authenticate", "dapr-api-token",
    };

    /// <param name="metadata">Of the message; every item goes as a header of its name.</param>
    public async Task<Attempt<Answer>> PostAsync(string pubSub, string path, ReadOnlyMemory<byte> body, JsonElement @event,
        IReadOnlyDictionary<string, string> metadata, CancellationToken cancellation)
    {
        if (!app.Healthy)
            return new(Answer.None, Failed: true);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri('/' + path.TrimStart('/'), UriKind.Relative))
            {
                Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new(ContentTypes.CloudEvent) } },
            };
            Describe(request.Headers, pubSub, @event, metadata);
            using var response = await app.SendAsync(request, cancellation);
            return Read((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellation), path);
        }
        catch (HttpRequestException e)
        {
            LogUnreached(path, e.Message);
            return new(Answer.None, Failed: true);
        }
    }

    void Describe(HttpRequestHeaders headers, string pubSub, JsonElement @event, IReadOnlyDictionary<string, string> metadata)
    {
        foreach (var (name, value) in metadata)
            if (Travels(name, value))
                headers.TryAddWithoutValidation(name, value);
        Set(headers, "pubsubName", pubSub);

        var parent = Attribute(@event, "traceparent") ?? Attribute(@event, "traceid")
            ?? metadata.GetValueOrDefault("traceparent") ?? metadata.GetValueOrDefault("traceid");
        if (traces.Next(parent) is { } header && (header != TraceHeaders.None || !headers.Contains("traceparent")))
            Set(headers, "traceparent", header);
    }

    static bool Travels(string name, string value) => !Withheld.Contains(name) && !name.EndsWith("-bin", StringComparison.OrdinalIgnoreCase)
        && HeaderRules.IsOneLine(value)
        && (value.Length > 0 || !name.Equals("traceparent", StringComparison.OrdinalIgnoreCase) && !name.Equals("tracestate", StringComparison.OrdinalIgnoreCase));

    static void Set(HttpRequestHeaders headers, string name, string value)
    {
        headers.Remove(name);
        headers.TryAddWithoutValidation(name, value);
    }

    static string? Attribute(JsonElement @event, string name) => @event.TryGetProperty(name, out var value) ? GoJson.Text(value) : null;

    Attempt<Answer> Read(int status, byte[] body, string path)
    {
        if (status is < 200 or > 299)
        {
            LogRefused(path, status);
            return status == 404 ? new(Answer.Drop, Failed: false) : new(Answer.Retry, Failed: true, status);
        }

        switch (Status(body))
        {
            case "" or "SUCCESS":
                return new(Answer.Success, Failed: false);
            case "DROP":
                LogDropped(path);
                return new(Answer.Drop, Failed: false);
            case var word:
                LogRetry(path, word);
                return new(Answer.Retry, Failed: true);
        }
    }

    /// <summary>Empty, which is success, also for a body that is no JSON object with a text as its <c>status</c>.</summary>
    static string Status(byte[] body)
    {
        using var answer = GoJson.Parse(body);
        if (answer?.RootElement is not { ValueKind: JsonValueKind.Object } members)
            return "";
        return members.EnumerateObject().LastOrDefault(member => member.Name.Equals("status", StringComparison.OrdinalIgnoreCase)) is
        { Value.ValueKind: JsonValueKind.String } status ? GoJson.Text(status.Value)! : "";
    }

    [LoggerMessage(LogLevel.Warning, "The app cannot be reached at {Path}: {Reason}")]
    partial void LogUnreached(string path, string reason);

    [LoggerMessage(LogLevel.Warning, "The app answered {Status} to an event at {Path}")]
    partial void LogRefused(string path, int status);

    [LoggerMessage(LogLevel.Warning, "The app dropped an event at {Path}")]
    partial void LogDropped(string path);

    [LoggerMessage(LogLevel.Warning, "The app wants an event at {Path} again: its answer has the status {Status}")]
    partial void LogRetry(string path, string status);
}

enum Answer
{
    /// <summary>The app is not there, not healthy, or took too long.</summary>
    None,
    Success,
    Drop,
    Retry,
}
