namespace Users.Outbox;

interface IEventBroker
{
    /// <summary>In one call; for each event whether the broker has it. Never throws for what a broker or a sidecar does.</summary>
    Task<IReadOnlyList<bool>> PublishAsync(IReadOnlyList<UserEvent> events, CancellationToken cancellation);
}
