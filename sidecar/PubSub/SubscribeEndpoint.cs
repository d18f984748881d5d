using System.Text.Json;
using System.Text.Json.Serialization;
using Sidecar.Errors;
using Sidecar.Invocation;
using Sidecar.Options;
using Sidecar.Resiliency;
using Sidecar.Resources;

namespace Sidecar.PubSub;

/// <summary>The app's <c>GET /dapr/subscribe</c>: what it wants to hear of.</summary>
sealed partial class SubscribeEndpoint(SidecarOptions options, IAppChannel app, ILogger<SubscribeEndpoint> log)
{
    /// <summary>Empty when the app has no such route or its answer is none; null when it cannot be reached.</summary>
    /// <exception cref="StartupException">It asks for what the embedded sidecar does not have.</exception>
    public async Task<IReadOnlyList<SubscriptionSpec>?> AskAsync(CancellationToken cancellation)
    {
        var (status, body) = await PolicyRunner.InitializationRetries.RunAsync(async attempt =>
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/dapr/subscribe", UriKind.Relative));
                request.Headers.Add("dapr-app-id", options.AppId);
                using var response = await app.SendAsync(request, attempt);
                return new Attempt<(int, byte[])>(((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(attempt)), Failed: false);
            }
            catch (HttpRequestException e)
            {
                LogUnreachable(e.Message);
                return new Attempt<(int, byte[])>((0, []), Failed: true);
            }
        }, static () => (0, []), cancellation);

        if (status == 0)
            return null;
        if (status is not (200 or 404))
            LogStatus(status);
        return status == 200 && body.Length > 0 ? Read(body) : [];
    }

    IReadOnlyList<SubscriptionSpec> Read(byte[] body)
    {
        try
        {
            return [.. (JsonSerializer.Deserialize(body, SubscribeJson.Default.AppSubscriptionArray) ?? []).OfType<AppSubscription>().Select(Specify).OfType<SubscriptionSpec>()];
        }
        catch (JsonException e)
        {
            LogUnreadable(e.Message);
            return [];
        }
    }

    SubscriptionSpec? Specify(AppSubscription asked)
    {
        if (asked.BulkSubscribe?.Enabled == true)
            throw new StartupException($"The app {options.AppId} asks for bulk delivery of {asked.Topic}, which the embedded sidecar does not have: "
                + "leave bulkSubscribe out, or run with daprd.");

        var rules = (asked.Routes?.Rules ?? []).OfType<AppRule>().Select(rule => new RouteRule((rule.Match ?? "").Trim(), rule.Path ?? "")).ToList();
        if ((string.IsNullOrEmpty(asked.Routes?.Default) ? asked.Route : asked.Routes.Default) is { Length: > 0 } otherwise)
            rules.Add(new("", otherwise));
        if (rules.Count > 0)
            return new(asked.PubsubName ?? "", asked.Topic ?? "", rules, asked.DeadLetterTopic is { Length: > 0 } dead ? dead : null,
                asked.Metadata ?? MessageMetadata.None, Declarative: false);
        LogNoRoute(asked.Topic);
        return null;
    }

    [LoggerMessage(LogLevel.Warning, "The app cannot be asked for its subscriptions: {Reason}")]
    partial void LogUnreachable(string reason);

    [LoggerMessage(LogLevel.Error, "The app answered {Status} when it was asked for its subscriptions: it has none")]
    partial void LogStatus(int status);

    [LoggerMessage(LogLevel.Error, "The app's subscriptions cannot be read, it has none: {Reason}")]
    partial void LogUnreadable(string reason);

    [LoggerMessage(LogLevel.Warning, "The app's subscription to {Topic} has no route and is left out")]
    partial void LogNoRoute(string? topic);
}

sealed record AppSubscription(string? PubsubName, string? Topic, string? DeadLetterTopic, Dictionary<string, string>? Metadata, string? Route,
    AppRoutes? Routes, AppBulkSubscribe? BulkSubscribe);

sealed record AppRoutes(AppRule[]? Rules, string? Default);

sealed record AppRule(string? Match, string? Path);

sealed record AppBulkSubscribe(bool Enabled);

[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(AppSubscription[]))]
sealed partial class SubscribeJson : JsonSerializerContext;
