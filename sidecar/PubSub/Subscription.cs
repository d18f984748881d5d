using System.Globalization;
using System.Text.Json;
using Sidecar.GoCompat;
using Sidecar.Resiliency;
using Sidecar.Resources;
using Sidecar.Runtime;

namespace Sidecar.PubSub;

/// <summary>One subscription of the app: routes each message, and dead-letters those that are not accepted.</summary>
sealed partial class Subscription(
    SubscriptionSpec spec,
    IReadOnlyList<Route> routes,
    PubSubComponent component,
    PolicySpec inbound,
    Delivery delivery,
    Publisher publisher,
    Lifecycle lifecycle,
    ILogger<Subscription> log)
{
    static readonly TimeSpan DeadLetterTimeout = TimeSpan.FromSeconds(30);

    public async Task<DeliveryResult> DeliverAsync(BrokerMessage message, CancellationToken cancellationToken)
    {
        var raw = spec.Metadata.RawPayload();
        var body = raw == true ? WrapRaw(message) : message.Data;
        using var document = raw is null ? null : GoJson.ParseWhole(body.Span);
        if (document?.RootElement is not { ValueKind: JsonValueKind.Object } @event)
        {
            LogUnreadable(spec.Topic, spec.PubSub);
            return await DeadLetterAsync(message, DeliveryResult.Failed);
        }

        if (HasExpired(@event))
        {
            LogExpired(spec.Topic, spec.PubSub);
            await DeadLetterAsync(message, DeliveryResult.Completed);
            return DeliveryResult.Completed;
        }

        foreach (var route in routes)
        {
            switch (route.Matches(@event))
            {
                case true:
                    return await DeliverAsync(route.Path, body, @event, message, cancellationToken);
                case null:
                    LogNoType(spec.Topic, spec.PubSub);
                    return await DeadLetterAsync(message, DeliveryResult.Failed);
            }
        }

        return await DeadLetterAsync(message, DeliveryResult.Completed);
    }

    byte[] WrapRaw(BrokerMessage message) =>
        CloudEvent.WrapRaw(message.Data.Span, spec.Topic, spec.PubSub, message.Metadata).ToJson();

    async Task<DeliveryResult> DeliverAsync(
        string path,
        ReadOnlyMemory<byte> body,
        JsonElement @event,
        BrokerMessage message,
        CancellationToken cancellationToken)
    {
        // An endless policy never gives up by itself: once the message is overdue, the broker redelivers it.
        var overdue = inbound.Retry is { MaxRetries: < 0 } ? message.Overdue : CancellationToken.None;
        using var noRetry = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, overdue);
        using var abort = new CancellationTokenSource();
        using var registration = cancellationToken.Register(() => abort.CancelAfter(lifecycle.GracePeriod));
        DeliveryStatus status;
        try
        {
            status = await inbound.RunAsync(
                attemptToken => delivery.PostAsync(spec.PubSub, path, body, @event, message.Metadata, attemptToken),
                static () => DeliveryStatus.NoResponse,
                abort.Token,
                noRetry.Token);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            return DeliveryResult.Undelivered;
        }

        return status switch
        {
            DeliveryStatus.Success => DeliveryResult.Completed,
            DeliveryStatus.Drop => await DeadLetterAsync(message, DeliveryResult.Completed),
            _ when noRetry.IsCancellationRequested => DeliveryResult.Undelivered,
            DeliveryStatus.NoResponse => await DeadLetterAsync(message, DeliveryResult.Undelivered),
            _ => await DeadLetterAsync(message, DeliveryResult.Failed),
        };
    }

    /// <summary>Publishes the unchanged message to the dead-letter topic.</summary>
    /// <param name="fallback">The result when there is no dead-letter topic.</param>
    async Task<DeliveryResult> DeadLetterAsync(BrokerMessage message, DeliveryResult fallback)
    {
        if (spec.DeadLetterTopic is not { } topic)
            return fallback;
        if (!component.Scopes.MayPublish(topic))
        {
            LogDeadLetterFailed(topic, "the app may not publish to it");
            return fallback;
        }

        if (await SendAsync(topic, message) is not { } error)
            return DeliveryResult.Completed;
        LogDeadLetterFailed(topic, error);
        return DeliveryResult.DeadLetterRejected;
    }

    async Task<string?> SendAsync(string topic, BrokerMessage message)
    {
        using var timeout = new CancellationTokenSource(DeadLetterTimeout);
        try
        {
            return await publisher.SendAsync(component, topic, message, timeout.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return $"the broker did not accept it within {DeadLetterTimeout.TotalSeconds} s";
        }
    }

    static bool HasExpired(JsonElement @event) =>
        @event.TryGetProperty("expiration", out var value)
        && DateTimeOffset.TryParseExact(
            GoJson.Text(value),
            "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var expiration)
        && expiration < DateTimeOffset.UtcNow;

    [LoggerMessage(LogLevel.Error, "A message on {Topic} of {PubSub} is not a valid event")]
    partial void LogUnreadable(string topic, string pubSub);

    [LoggerMessage(LogLevel.Warning, "Dropped an expired event on {Topic} of {PubSub}")]
    partial void LogExpired(string topic, string pubSub);

    [LoggerMessage(LogLevel.Error, "An event on {Topic} of {PubSub} has no type to select a route by")]
    partial void LogNoType(string topic, string pubSub);

    [LoggerMessage(LogLevel.Error, "Publishing a dead letter to {Topic} failed: {Reason}")]
    partial void LogDeadLetterFailed(string topic, string reason);
}
