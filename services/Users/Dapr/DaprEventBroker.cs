using Dapr.Client;
using Grpc.Core;

namespace Users.Dapr;

/// <summary>Topic <c>users</c> on the component <c>pubsub</c>, through the sidecar.</summary>
sealed partial class DaprEventBroker(DaprClient dapr, ILogger<DaprEventBroker> logger) : IEventBroker
{
    public const string Component = "pubsub";
    const string Topic = "users";

    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    public async Task<IReadOnlyList<bool>> PublishAsync(IReadOnlyList<UserEvent> events, CancellationToken cancellation)
    {
        if (events.Count == 0)
            return [];

        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(Timeout);
        try
        {
            var response = await dapr.BulkPublishEventAsync(Component, Topic, events, cancellationToken: limited.Token);
            var failed = response.FailedEntries.Select(entry => entry.Entry.EventData).ToHashSet();
            return [.. events.Select(one => !failed.Contains(one))];
        }
        catch (Exception failure) // whatever it is: a connection that breaks while the SDK asks for reflection comes out of it as it is
        {
            LogFailedPublish(((failure as RpcException) ?? (failure.InnerException as RpcException))?.StatusCode ?? StatusCode.Unknown);
            return new bool[events.Count];
        }
    }

    [LoggerMessage(LogLevel.Warning, "A bulk publish failed: {Status}")]
    partial void LogFailedPublish(StatusCode status);
}
