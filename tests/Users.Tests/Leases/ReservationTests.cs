namespace Users.Tests.Leases;

/// <summary>When a number leaves the lease.</summary>
public sealed class ReservationTests
{
    const long Number = 7;

    readonly InstanceLease lease = new(new Clock(new ManualTime(), new Random(1)), new StorageOptions());
    readonly TaskCompletionSource completion = new();

    [Fact]
    public async Task A_number_handed_over_stays_until_the_task_completes()
    {
        var reservation = lease.ReserveForChange(Number);
        reservation.HandOver(completion.Task);
        reservation.Dispose();
        Assert.Equal([Number], lease.ListedNumbers());

        completion.SetResult();
        await reservation.HandedOver;
        Assert.Empty(lease.ListedNumbers());
        Assert.False(lease.HasUnsettled);
    }

    /// <summary>Nothing shows that the commit is settled: a peer has to recover it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_number_whose_task_does_not_succeed_stays(bool isCanceled)
    {
        var reservation = lease.ReserveForChange(Number);
        reservation.HandOver(completion.Task);
        if (isCanceled)
            completion.SetCanceled(TestContext.Current.CancellationToken);
        else
            completion.SetException(new InvalidOperationException("Injected by the test."));

        await reservation.HandedOver;
        Assert.Equal([Number], lease.ListedNumbers());
        Assert.True(lease.HasUnsettled);
    }

    [Fact]
    public void A_number_to_which_nothing_was_committed_leaves()
    {
        lease.ReserveForChange(Number).Dispose();
        Assert.Empty(lease.ListedNumbers());
        Assert.False(lease.HasUnsettled);
    }
}
