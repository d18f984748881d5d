namespace Users.Tests.Leases;

/// <summary>Writes of a lease that the test confirms in place of the heartbeat.</summary>
static class ManualLease
{
    public const string Holder = "this instance";

    /// <summary>Longer than any step of a test takes; one that takes longer has failed.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Confirms a write of everything that is requested.</summary>
    public static void ConfirmWrite(this InstanceLease lease)
    {
        var write = lease.BeginWrite();
        lease.Confirm(write, Holder);
        write.Completion.TrySetResult();
    }

    /// <summary>Waits until a write is requested and confirms it.</summary>
    public static async Task ConfirmNextWriteAsync(this InstanceLease lease)
    {
        await lease.WriteRequestedAsync(TestContext.Current.CancellationToken).WaitAsync(Limit);
        lease.ConfirmWrite();
    }

    /// <summary>Confirms every write that is requested, until the token is canceled.</summary>
    public static async Task ConfirmWritesAsync(this InstanceLease lease, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await lease.WriteRequestedAsync(cancellationToken);
            lease.ConfirmWrite();
        }
    }

    /// <summary>The numbers in the list of the next write.</summary>
    public static IReadOnlyList<long> ListedNumbers(this InstanceLease lease)
    {
        var write = lease.BeginWrite();
        write.Completion.TrySetResult();
        return write.Contents.Numbers;
    }
}
