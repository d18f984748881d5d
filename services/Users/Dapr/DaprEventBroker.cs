using Dapr.Client;
using Grpc.Core;
using Users.Outbox;

namespace Users.Dapr;

/// <summary>Topic <c>users</c> on the component <c>pubsub</c>, through the sidecar.</summary>
sealed partial class DaprEventBroker(DaprClient dapr, ILogger<DaprEventBroker> logger) : IEventBroker
{
    public const string Component = "pubsub";
    const string Topic = "users";

    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    public async Task<IReadOnlyList<bool>> PublishAsync(
        IReadOnlyList<UserEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
            return [];

        UserCloudEvent[] envelopes = [.. events.Select(one => new UserCloudEvent(one))];
        var (response, failure) = await DaprCall.TryAsync(
            limited => dapr.BulkPublishEventAsync(Component, Topic, envelopes, cancellationToken: limited),
            Timeout,
            cancellationToken);
        if (failure is not null)
        {
            LogFailed(failure.Unexpected, failure.Status);
            return new bool[events.Count];
        }

        var rejected = response!.FailedEntries.Select(entry => entry.Entry.EventData).ToHashSet();
        return [.. envelopes.Select(envelope => !rejected.Contains(envelope))];
    }

    [LoggerMessage(LogLevel.Warning, "Bulk publish failed: {Status}")]
    partial void LogFailed(Exception? exception, StatusCode status);
}
