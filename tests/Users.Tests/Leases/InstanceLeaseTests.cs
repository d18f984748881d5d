namespace Users.Tests.Leases;

/// <summary>How long a registration counts (storage.md, "Events").</summary>
public sealed class InstanceLeaseTests
{
    const long Number = 7;
    static readonly NumberBlock Block = new(100, 64);
    static readonly StorageOptions Options = new();
    static readonly TimeSpan MaxAge = 5 * Options.LeaseTimeout;
    static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    readonly ManualTime time = new();
    readonly InstanceLease lease;

    public InstanceLeaseTests() => lease = new(new Clock(time, new Random(1)), Options);

    [Fact]
    public void A_listed_number_counts_for_five_lease_timeouts()
    {
        lease.Hold(Number);
        lease.ConfirmWrite();
        time.Advance(MaxAge - Instant);
        Assert.True(lease.IsRegistered(Number));
        time.Advance(Instant);
        Assert.False(lease.IsRegistered(Number));

        lease.ConfirmWrite();
        Assert.True(lease.IsRegistered(Number));
    }

    [Fact]
    public void The_age_of_a_registration_begins_with_the_start_of_its_write()
    {
        lease.Hold(Number);
        var write = lease.BeginWrite();
        time.Advance(MaxAge - Instant);
        lease.Confirm(write, ManualLease.Holder);
        Assert.True(lease.IsRegistered(Number));
        time.Advance(Instant);
        Assert.False(lease.IsRegistered(Number));
    }

    /// <summary>As while the machine is suspended.</summary>
    [Fact]
    public void A_registration_ages_while_only_the_wall_clock_moves()
    {
        lease.Hold(Number);
        lease.ConfirmWrite();
        time.MoveWallClock(MaxAge);
        Assert.False(lease.IsRegistered(Number));
    }

    [Fact]
    public void A_registration_ages_although_the_wall_clock_is_set_back()
    {
        lease.Hold(Number);
        lease.ConfirmWrite();
        time.Advance(MaxAge);
        time.MoveWallClock(-MaxAge);
        Assert.False(lease.IsRegistered(Number));
    }

    /// <summary>Recovery voids the absent numbers of a block, so that no late create can land.</summary>
    [Fact]
    public void A_block_does_not_age()
    {
        lease.AddBlock(Block);
        lease.ConfirmWrite();
        time.Advance(100 * MaxAge);
        Assert.True(lease.IsRegistered(Block.First));
    }

    [Fact]
    public async Task A_reservation_that_is_too_old_is_registered_again()
    {
        using var reservation = lease.ReserveForChange(Number);
        await lease.ConfirmNextWriteAsync();
        Assert.True(await reservation.RegisteredAsync(TestContext.Current.CancellationToken));

        time.Advance(MaxAge);
        Assert.False(reservation.IsStillRegistered);
        var registered = reservation.RegisteredAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(registered.IsCompleted);
        await lease.ConfirmNextWriteAsync();
        Assert.True(await registered.WaitAsync(ManualLease.Limit, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Nothing_counts_after_a_loss_until_another_lease_is_acquired()
    {
        _ = lease.Hold(Number);
        lease.AddBlock(Block);
        lease.ConfirmWrite();
        lease.Lose("a peer has recovered it");
        Assert.False(lease.IsRegistered(Number));
        Assert.False(lease.IsRegistered(Block.First));
        Assert.NotNull(lease.FailureReason);

        var acquired = lease.AcquiredAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(acquired.IsCompleted);
        lease.ConfirmWrite();
        Assert.True(await acquired.WaitAsync(ManualLease.Limit, TestContext.Current.CancellationToken));
        Assert.True(lease.IsRegistered(Number));
        Assert.True(lease.IsRegistered(Block.First));
    }
}
