using System.Globalization;
using System.Text.Json;
using Sidecar.GoCompat;
using Sidecar.Resiliency;
using Sidecar.Resources;
using Sidecar.Runtime;

namespace Sidecar.PubSub;

/// <summary>One subscription of the app: decides for every message which route takes it, and what becomes of it when none does or the app will not.</summary>
sealed partial class Subscription(SubscriptionSpec spec, IReadOnlyList<Route> routes, PubSubComponent component, PolicySpec inbound,
    Delivery delivery, Publisher publisher, Lifecycle lifecycle, ILogger<Subscription> log)
{
    static readonly TimeSpan DeadLetterLimit = TimeSpan.FromSeconds(30);

    public async Task<DeliveryResult> DeliverAsync(BrokerMessage message, CancellationToken stopping)
    {
        var raw = spec.Metadata.RawPayload();
        var body = raw == true ? CloudEvent.WrapRaw(message.Data.Span, spec.Topic, spec.PubSub, message.Metadata).ToJson() : message.Data;
        using var document = raw is null ? null : GoJson.ParseWhole(body.Span);
        if (document?.RootElement is not { ValueKind: JsonValueKind.Object } @event)
        {
            LogUnreadable(spec.Topic, spec.PubSub);
            return await BuryAsync(message, DeliveryResult.Failed);
        }

        if (HasExpired(@event))
        {
            LogExpired(spec.Topic, spec.PubSub);
            await BuryAsync(message, DeliveryResult.Done);
            return DeliveryResult.Done;
        }

        foreach (var route in routes)
            switch (route.Takes(@event))
            {
                case true:
                    return await DeliverAsync(route.Path, body, @event, message, stopping);
                case null:
                    LogNoType(spec.Topic, spec.PubSub);
                    return await BuryAsync(message, DeliveryResult.Failed);
            }

        return await BuryAsync(message, DeliveryResult.Done);
    }

    async Task<DeliveryResult> DeliverAsync(string path, ReadOnlyMemory<byte> body, JsonElement @event, BrokerMessage message, CancellationToken stopping)
    {
        // Under an endless policy a message is never given up: when its time is over, it is delivered anew.
        var anew = inbound.Retry is { MaxRetries: < 0 } ? message.Overdue : CancellationToken.None;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stopping, anew);
        using var limit = new CancellationTokenSource();
        using var end = stopping.Register(() => limit.CancelAfter(lifecycle.Grace));
        Answer answer;
        try
        {
            answer = await inbound.RunAsync(attempt => delivery.PostAsync(spec.PubSub, path, body, @event, message.Metadata, attempt),
                static () => Answer.None, limit.Token, enough.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return DeliveryResult.Returned;
        }

        return answer switch
        {
            Answer.Success => DeliveryResult.Done,
            Answer.Drop => await BuryAsync(message, DeliveryResult.Done),
            _ when enough.IsCancellationRequested => DeliveryResult.Returned,
            Answer.None => await BuryAsync(message, DeliveryResult.Returned),
            _ => await BuryAsync(message, DeliveryResult.Failed),
        };
    }

    /// <summary>Publishes the message as it came to the dead-letter topic; <paramref name="otherwise"/> when there is none.</summary>
    async Task<DeliveryResult> BuryAsync(BrokerMessage message, DeliveryResult otherwise)
    {
        if (spec.DeadLetterTopic is not { } topic)
            return otherwise;
        if (!component.Scopes.MayPublish(topic))
        {
            LogNotBuried(topic, "the app may not publish to it");
            return otherwise;
        }

        if (await SendAsync(topic, message) is not { } error)
            return DeliveryResult.Done;
        LogNotBuried(topic, error);
        return DeliveryResult.Unburied;
    }

    async Task<string?> SendAsync(string topic, BrokerMessage message)
    {
        using var limit = new CancellationTokenSource(DeadLetterLimit);
        try
        {
            return await publisher.SendAsync(component, topic, message, limit.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return $"the broker did not take it within {DeadLetterLimit.TotalSeconds} s";
        }
    }

    static bool HasExpired(JsonElement @event) => @event.TryGetProperty("expiration", out var value)
        && DateTimeOffset.TryParseExact(GoJson.Text(value), "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture, DateTimeStyles.None, out var expiration)
        && expiration < DateTimeOffset.UtcNow;

    [LoggerMessage(LogLevel.Error, "A message on {Topic} of {PubSub} is no event that can be read")]
    partial void LogUnreadable(string topic, string pubSub);

    [LoggerMessage(LogLevel.Warning, "An event on {Topic} of {PubSub} has expired and is dropped")]
    partial void LogExpired(string topic, string pubSub);

    [LoggerMessage(LogLevel.Error, "An event on {Topic} of {PubSub} has no type to choose a route by")]
    partial void LogNoType(string topic, string pubSub);

    [LoggerMessage(LogLevel.Error, "A message cannot go to the dead-letter topic {Topic}: {Reason}")]
    partial void LogNotBuried(string topic, string reason);
}
