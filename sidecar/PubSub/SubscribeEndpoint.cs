using System.Text.Json;
using System.Text.Json.Serialization;
using Sidecar.Errors;
using Sidecar.Invocation;
using Sidecar.Options;
using Sidecar.Resiliency;
using Sidecar.Resources;

namespace Sidecar.PubSub;

/// <summary>The app's <c>GET /dapr/subscribe</c>, which lists its subscriptions.</summary>
sealed partial class SubscribeEndpoint(SidecarOptions options, IAppChannel app, ILogger<SubscribeEndpoint> log)
{
    static readonly Response Unreachable = new(0, []);

    /// <summary>
    /// Empty when the app has no such route or its response is invalid; null when the app cannot be reached.
    /// </summary>
    /// <exception cref="StartupException">An unsupported kind of subscription.</exception>
    public async Task<IReadOnlyList<SubscriptionSpec>?> GetAsync(CancellationToken cancellationToken)
    {
        var response = await PolicyRunner.InitializationRetries.RunAsync<Response>(
            TryGetAsync, static () => Unreachable, cancellationToken);
        if (response == Unreachable)
            return null;
        if (response.StatusCode is not (StatusCodes.Status200OK or StatusCodes.Status404NotFound))
            LogStatus(response.StatusCode);
        return response is { StatusCode: StatusCodes.Status200OK, Body.Length: > 0 } ? Read(response.Body) : [];
    }

    async Task<Attempt<Response>> TryGetAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/dapr/subscribe", UriKind.Relative));
            request.Headers.Add("dapr-app-id", options.AppId);
            using var response = await app.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return Attempt.Success(new Response((int)response.StatusCode, body));
        }
        catch (HttpRequestException e)
        {
            LogUnreachable(e.Message);
            return Attempt.Failure(Unreachable);
        }
    }

    IReadOnlyList<SubscriptionSpec> Read(byte[] body)
    {
        try
        {
            var subscriptions = JsonSerializer.Deserialize(body, SubscribeJson.Default.AppSubscriptionArray) ?? [];
            return [.. subscriptions.OfType<AppSubscription>().Select(ToSpec).OfType<SubscriptionSpec>()];
        }
        catch (JsonException e)
        {
            LogUnreadable(e.Message);
            return [];
        }
    }

    SubscriptionSpec? ToSpec(AppSubscription subscription)
    {
        if (subscription.BulkSubscribe?.Enabled == true)
        {
            throw new StartupException($"The app {options.AppId} subscribes to {subscription.Topic} with bulk "
                + "delivery, which the embedded sidecar does not support: remove bulkSubscribe, or run with daprd.");
        }

        var rules = Rules(subscription);
        if (rules.Count == 0)
        {
            LogNoRoute(subscription.Topic);
            return null;
        }

        return new(
            subscription.PubsubName ?? "",
            subscription.Topic ?? "",
            rules,
            subscription.DeadLetterTopic is { Length: > 0 } topic ? topic : null,
            subscription.Metadata ?? MessageMetadata.None,
            SubscriptionSource.Programmatic);
    }

    static List<RouteRule> Rules(AppSubscription subscription)
    {
        var routes = subscription.Routes;
        var rules = (routes?.Rules ?? []).OfType<AppRule>()
            .Select(rule => new RouteRule((rule.Match ?? "").Trim(), rule.Path ?? ""))
            .ToList();
        var fallback = string.IsNullOrEmpty(routes?.Default) ? subscription.Route : routes.Default;
        if (!string.IsNullOrEmpty(fallback))
            rules.Add(new("", fallback));
        return rules;
    }

    [LoggerMessage(LogLevel.Warning, "Reading the app's subscriptions failed: {Reason}")]
    partial void LogUnreachable(string reason);

    [LoggerMessage(LogLevel.Error,
        "The app responded with {StatusCode} when asked for its subscriptions; continuing without any")]
    partial void LogStatus(int statusCode);

    [LoggerMessage(LogLevel.Error, "The app's subscriptions are invalid; continuing without any: {Reason}")]
    partial void LogUnreadable(string reason);

    [LoggerMessage(LogLevel.Warning, "The app's subscription to {Topic} has no route; ignoring it")]
    partial void LogNoRoute(string? topic);

    sealed record Response(int StatusCode, byte[] Body);
}

sealed record AppSubscription(
    string? PubsubName,
    string? Topic,
    string? DeadLetterTopic,
    Dictionary<string, string>? Metadata,
    string? Route,
    AppRoutes? Routes,
    AppBulkSubscribe? BulkSubscribe);

sealed record AppRoutes(AppRule[]? Rules, string? Default);

sealed record AppRule(string? Match, string? Path);

sealed record AppBulkSubscribe(bool Enabled);

[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(AppSubscription[]))]
sealed partial class SubscribeJson : JsonSerializerContext;
