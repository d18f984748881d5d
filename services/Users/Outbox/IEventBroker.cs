namespace Users.Outbox;

interface IEventBroker
{
    /// <summary>
    /// Publishes in one call. For each event, whether the broker has acknowledged it. Does not throw because of the
    /// broker or the sidecar.
    /// </summary>
    Task<IReadOnlyList<bool>> PublishAsync(IReadOnlyList<UserEvent> events, CancellationToken cancellationToken);
}
