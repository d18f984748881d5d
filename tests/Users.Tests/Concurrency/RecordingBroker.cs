using System.Collections.Concurrent;
using Users.Outbox;

namespace Users.Tests.Concurrency;

/// <summary>Keeps the ids of the events it acknowledged; rejects some.</summary>
sealed class RecordingBroker : IEventBroker
{
    readonly ConcurrentDictionary<string, bool> published = [];

    /// <summary>The share of events that are rejected.</summary>
    public double Rejections { get; set; }

    public ICollection<string> Published => published.Keys;

    public async Task<IReadOnlyList<bool>> PublishAsync(
        IReadOnlyList<UserEvent> events, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return [.. events.Select(Accept)];
    }

    bool Accept(UserEvent one)
    {
        if (Random.Shared.NextDouble() < Rejections)
            return false;
        published[one.Id] = true;
        return true;
    }
}
