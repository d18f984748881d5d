using Sidecar.Errors;
using Sidecar.Options;
using Sidecar.Resiliency;
using Sidecar.Resources;
using Sidecar.Tracing;

namespace Sidecar.PubSub;

/// <summary>Publish and bulk publish, for HTTP and gRPC.</summary>
sealed class Publisher(SidecarOptions options, Brokers brokers, ResourceSet resources, TraceHeaders traces)
{
    const string TimedOut = "context deadline exceeded";

    /// <summary>The checks that come first in both APIs.</summary>
    /// <param name="shown">The metadata in the error for an unknown component.</param>
    public ApiResult<PubSubComponent> Find(
        string pubSub,
        string topic,
        IReadOnlyDictionary<string, string> metadata,
        IReadOnlyDictionary<string, string> shown)
    {
        if (pubSub.Length == 0)
            return PubSubErrors.NameEmpty(metadata);
        if (brokers.Find(pubSub) is not { } component)
            return PubSubErrors.NotFound(pubSub, shown);
        if (topic.Length == 0)
            return PubSubErrors.TopicEmpty(pubSub, metadata);
        return metadata.RawPayload() is null ? PubSubErrors.RawPayload(pubSub, metadata) : component;
    }

    /// <summary>Null when the broker has accepted the message.</summary>
    public async Task<ApiError?> PublishAsync(
        PubSubComponent component, Publication publication, CancellationToken cancellationToken)
    {
        var (message, error) = publication.Metadata.RawPayload() == true
            ? (RawMessage(publication), null)
            : Envelope(component, publication);
        if (message is null)
            return PubSubErrors.CloudEvent(publication.PubSub, options.AppId, error!);
        if (!component.Scopes.MayPublish(publication.Topic))
            return PubSubErrors.Forbidden(publication.PubSub, publication.Topic, options.AppId);

        var failure = await SendAsync(component, publication.Topic, message, cancellationToken);
        return failure is null ? null : PubSubErrors.Publish(publication.PubSub, publication.Topic, failure);
    }

    /// <summary>Returns the entries that the broker rejected; a retry sends only those that failed before.</summary>
    /// <param name="request">The request as a whole; its data is not used.</param>
    public async Task<ApiResult<IReadOnlyList<FailedEntry>>> PublishBulkAsync(
        PubSubComponent component,
        Publication request,
        IReadOnlyList<BulkEntry> entries,
        CancellationToken cancellationToken)
    {
        var ids = new HashSet<string>();
        if (!entries.All(entry => entry.Id.Length > 0 && ids.Add(entry.Id)))
            return PubSubErrors.EntryIds(request.PubSub, request.Topic, options.AppId);

        var messages = new List<Entry>();
        var isRaw = request.Metadata.RawPayload() == true;
        foreach (var entry in entries)
        {
            var publication = request with
            {
                Data = entry.Data,
                ContentType = entry.ContentType,
                Metadata = entry.Metadata is { } own ? Merge(request.Metadata, own) : MessageMetadata.None,
                Trace = traces.CreateChild(request.Trace),
            };
            var (message, error) = isRaw ? (RawMessage(publication), null) : Envelope(component, publication);
            if (message is null)
                return PubSubErrors.CloudEvent(request.PubSub, options.AppId, error!);
            messages.Add(new(entry.Id, message));
        }

        if (!component.Scopes.MayPublish(request.Topic))
            return PubSubErrors.Forbidden(request.PubSub, request.Topic, options.AppId);
        return await SendAllAsync(component, request.Topic, messages, cancellationToken);
    }

    /// <summary>Sends a message under the component's outbound policy. Null on success, otherwise the error.</summary>
    public Task<string?> SendAsync(
        PubSubComponent component, string topic, BrokerMessage message, CancellationToken cancellationToken) =>
        resources.Resiliency.Outbound(component.Spec).RunAsync<string?>(
            async attemptToken =>
            {
                var error = await component.Broker.PublishAsync(topic, message, attemptToken);
                return error is null ? Attempt.Success(error) : Attempt.Failure<string?>(error);
            },
            static () => TimedOut,
            cancellationToken);

    async Task<ApiResult<IReadOnlyList<FailedEntry>>> SendAllAsync(
        PubSubComponent component, string topic, IReadOnlyList<Entry> entries, CancellationToken cancellationToken)
    {
        var remaining = entries;
        return await resources.Resiliency.Outbound(component.Spec).RunAsync<FailedEntry[]>(
            async attemptToken =>
            {
                var errors = await Task.WhenAll(remaining.Select(entry =>
                    component.Broker.PublishAsync(topic, entry.Message, attemptToken)));
                var failed = remaining.Zip(errors).Where(sent => sent.Second is not null).ToArray();
                remaining = [.. failed.Select(sent => sent.First)];
                FailedEntry[] result = [.. failed.Select(sent => new FailedEntry(sent.First.Id, sent.Second!))];
                return result.Length > 0 ? Attempt.Failure(result) : Attempt.Success(result);
            },
            () => [.. remaining.Select(entry => new FailedEntry(entry.Id, TimedOut))],
            cancellationToken);
    }

    static BrokerMessage RawMessage(Publication publication) => new(publication.Data, publication.Metadata);

    (BrokerMessage? Message, string? Error) Envelope(PubSubComponent component, Publication publication)
    {
        var (envelope, error) = ContentTypes.IsCloudEvent(publication.ContentType)
            ? CloudEvent.FromEnvelope(publication)
            : (CloudEvent.Wrap(publication, options.AppId), null);
        if (envelope is null)
            return (null, error);
        if (!component.Broker.Capabilities.Contains("MESSAGE_TTL")
            && publication.Metadata.TimeToLive() is { } timeToLive)
        {
            envelope.ExpireIn(timeToLive);
        }

        return (new(envelope.ToJson(), publication.Metadata), null);
    }

    static Dictionary<string, string> Merge(
        IReadOnlyDictionary<string, string> request, IReadOnlyDictionary<string, string> entry)
    {
        var merged = new Dictionary<string, string>(request);
        foreach (var (name, value) in entry)
            merged[name] = value;
        return merged;
    }

    sealed record Entry(string Id, BrokerMessage Message);
}
