using Users.State;

namespace Users.Leases;

/// <summary>
/// The right to commit to one number, with exactly one owner. It ends once, in one of two ways: disposed, if nothing
/// was committed, or handed over to the task that publishes the commit or resolves its unknown outcome. Not
/// thread-safe.
/// </summary>
abstract class Reservation(InstanceLease lease, long number, Task write, Clock clock) : IDisposable
{
    /// <summary>The limit of registering, so that a request does not wait for a store that hangs.</summary>
    static readonly TimeSpan TimeToRegister = TimeSpan.FromSeconds(10);

    bool isEnded;

    public long Number => number;

    protected InstanceLease Lease => lease;

    /// <summary>Crash recovery would find a commit that is made now.</summary>
    public bool IsStillRegistered => lease.IsRegistered(number);

    /// <summary>Waits until the lease contains the number. False if that takes too long.</summary>
    public async ValueTask<bool> RegisteredAsync(CancellationToken cancellationToken)
    {
        if (IsStillRegistered)
            return true;
        using var limit = clock.Limit(TimeToRegister);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        return await lease.RegisteredAsync(number, write, either.Token);
    }

    /// <summary>
    /// The number stays in the lease until the task completes. If the task is canceled or fails, the number stays, and
    /// a peer recovers it after this instance has stopped.
    /// </summary>
    public void HandOver(Task completion)
    {
        isEnded = true;
        HandedOver = EndAfterAsync(completion);
    }

    /// <summary>The end of a reservation that was handed over. Never fails.</summary>
    public Task HandedOver { get; private set; } = Task.CompletedTask;

    public void Dispose()
    {
        if (isEnded)
            return;
        isEnded = true;
        EndUnused();
    }

    async Task EndAfterAsync(Task completion)
    {
        await completion.WithoutThrowing();
        if (completion.IsCompletedSuccessfully)
            End();
    }

    /// <summary>The number needs no place in the lease any more.</summary>
    protected abstract void End();

    /// <summary>Nothing was committed.</summary>
    protected abstract void EndUnused();
}

/// <summary>A reservation for a change of an existing user, whose number is in the list of the lease.</summary>
sealed class ChangeReservation(InstanceLease lease, long number, Task write, Clock clock)
    : Reservation(lease, number, write, clock)
{
    protected override void End() => Lease.Release(Number);

    protected override void EndUnused() => End();
}
