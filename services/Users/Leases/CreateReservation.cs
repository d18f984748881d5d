using Users.Outbox;
using Users.State;

namespace Users.Leases;

enum NumberOrigin
{
    /// <summary>From a block of this instance; the block stands for the created event.</summary>
    OwnBlock,

    /// <summary>
    /// From another instance's block, through an idempotency key; the document must list the created event.
    /// </summary>
    Adopted,
}

/// <summary>A reservation for a create. Unless a user is committed to the number, it is abandoned.</summary>
sealed class CreateReservation(
    InstanceLease lease, long number, NumberOrigin origin, AbandonedNumbers abandoned, Task write, Clock clock)
    : Reservation(lease, number, write, clock)
{
    public NumberOrigin Origin => origin;

    /// <summary>The events to publish after the commit.</summary>
    public EventScope Scope => origin == NumberOrigin.OwnBlock ? EventScope.EntriesAndCreated : EventScope.Entries;

    protected override void End()
    {
        if (origin == NumberOrigin.OwnBlock)
            Lease.Settle(Number);
        else
            Lease.Release(Number);
    }

    protected override void EndUnused() => HandOver(abandoned.VoidOrPublishAsync(Number));
}
