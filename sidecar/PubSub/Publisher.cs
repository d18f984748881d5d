using Sidecar.Errors;
using Sidecar.Options;
using Sidecar.Resiliency;
using Sidecar.Resources;
using Sidecar.Tracing;

namespace Sidecar.PubSub;

/// <summary>Publish and bulk publish, under both doors.</summary>
sealed class Publisher(SidecarOptions options, Brokers brokers, ResourceSet resources, TraceHeaders traces)
{
    /// <summary>What both doors look at before anything else.</summary>
    /// <param name="shown">The metadata that an unknown component's error shows.</param>
    public ApiResult<PubSubComponent> Find(string pubSub, string topic, IReadOnlyDictionary<string, string> metadata,
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

    /// <summary>Null when the broker has it.</summary>
    public async Task<ApiError?> PublishAsync(PubSubComponent component, Publication publication, CancellationToken cancellation)
    {
        var (message, error) = Message(component, publication, publication.Metadata.RawPayload() == true);
        if (message is null)
            return PubSubErrors.CloudEvent(publication.PubSub, options.AppId, error!);
        if (!component.Scopes.MayPublish(publication.Topic))
            return PubSubErrors.Forbidden(publication.PubSub, publication.Topic, options.AppId);

        var failure = await SendAsync(component, publication.Topic, message, cancellation);
        return failure is null ? null : PubSubErrors.Publish(publication.PubSub, publication.Topic, failure);
    }

    /// <summary>The entries that the broker did not take, each attempt made for those alone that failed before.</summary>
    /// <param name="request">Of the request as a whole; its data is not looked at.</param>
    public async Task<ApiResult<IReadOnlyList<FailedEntry>>> PublishBulkAsync(PubSubComponent component, Publication request,
        IReadOnlyList<BulkEntry> entries, CancellationToken cancellation)
    {
        var ids = new HashSet<string>();
        if (!entries.All(entry => entry.Id.Length > 0 && ids.Add(entry.Id)))
            return PubSubErrors.EntryIds(request.PubSub, request.Topic, options.AppId);

        var messages = new List<Entry>();
        var raw = request.Metadata.RawPayload() == true;
        foreach (var entry in entries)
        {
            var metadata = entry.Metadata is { } own ? Merge(request.Metadata, own) : MessageMetadata.None;
            var publication = request with { Data = entry.Data, ContentType = entry.ContentType, Metadata = metadata, Trace = traces.Child(request.Trace) };
            var (message, error) = Message(component, publication, raw);
            if (message is null)
                return PubSubErrors.CloudEvent(request.PubSub, options.AppId, error!);
            messages.Add(new(entry.Id, message));
        }

        if (!component.Scopes.MayPublish(request.Topic))
            return PubSubErrors.Forbidden(request.PubSub, request.Topic, options.AppId);
        return await SendAllAsync(component, request.Topic, messages, cancellation);
    }

    /// <summary>Hands a message to the broker under the component's outbound policy. Null when the broker has it, else what is wrong.</summary>
    public Task<string?> SendAsync(PubSubComponent component, string topic, BrokerMessage message, CancellationToken cancellation) =>
        resources.Resiliency.Outbound(component.Spec).RunAsync<string?>(
            async attempt => await component.Broker.PublishAsync(topic, message, attempt) is { } error ? new(error, Failed: true) : new(null, Failed: false),
            static () => TimedOut, cancellation);

    async Task<ApiResult<IReadOnlyList<FailedEntry>>> SendAllAsync(PubSubComponent component, string topic, IReadOnlyList<Entry> entries,
        CancellationToken cancellation)
    {
        var left = entries;
        var failed = await resources.Resiliency.Outbound(component.Spec).RunAsync<FailedEntry[]>(
            async attempt =>
            {
                var errors = await Task.WhenAll(left.Select(entry => component.Broker.PublishAsync(topic, entry.Message, attempt)));
                var failed = left.Zip(errors).Where(sent => sent.Second is not null).ToArray();
                left = [.. failed.Select(sent => sent.First)];
                return new([.. failed.Select(sent => new FailedEntry(sent.First.Id, sent.Second!))], failed.Length > 0);
            },
            () => [.. left.Select(entry => new FailedEntry(entry.Id, TimedOut))], cancellation);
        return failed;
    }

    (BrokerMessage? Message, string? Error) Message(PubSubComponent component, Publication publication, bool raw)
    {
        if (raw)
            return (new(publication.Data, publication.Metadata), null);
        var (envelope, error) = ContentTypes.IsCloudEvent(publication.ContentType) ? CloudEvent.Adopt(publication)
            : (CloudEvent.Wrap(publication, options.AppId), null);
        if (envelope is null)
            return (null, error);
        if (!component.Broker.Capabilities.Contains("MESSAGE_TTL"))
            envelope.ExpireIn(publication.Metadata.TimeToLive());
        return (new(envelope.ToJson(), publication.Metadata), null);
    }

    static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> request, IReadOnlyDictionary<string, string> entry)
    {
        var merged = new Dictionary<string, string>(request);
        foreach (var (name, value) in entry)
            merged[name] = value;
        return merged;
    }

    const string TimedOut = "context deadline exceeded";

    sealed record Entry(string Id, BrokerMessage Message);
}
