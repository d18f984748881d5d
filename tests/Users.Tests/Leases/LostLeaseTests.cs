using Users.Tests.Concurrency;

namespace Users.Tests.Leases;

/// <summary>
/// An instance that has lost its lease, or whose registration is too old, commits nothing before it is registered
/// again.
/// </summary>
public sealed class LostLeaseTests
{
    const string Email = "ada@example.org";
    const string NewEmail = "new@example.org";

    [Fact]
    public async Task A_create_commits_only_after_another_lease_is_acquired()
    {
        await using var instance = new ManualInstance();
        instance.Run(instance.Protocol.Allocator.RunAsync);
        BeforeClaim(instance, () => instance.Lease.Lose("a peer has recovered it"));
        var create = instance.Protocol.Create.RunAsync(ProtocolClient.NewUser(Email));
        await instance.Lease.ConfirmNextWriteAsync(); // acquires a lease
        await instance.Lease.ConfirmNextWriteAsync(); // registers the block

        await instance.WriteRequestedAsync(create);
        Assert.False(create.IsCompleted);
        Assert.Null(instance.Document(1));

        instance.Lease.ConfirmWrite();
        var result = await create.WaitAsync(ManualLease.Limit, TestContext.Current.CancellationToken);
        Assert.True(result.TryGetValue(out var created, out _));
        Assert.Equal(1, created.User.Id.Number);
    }

    [Fact]
    public Task A_change_commits_only_after_another_lease_is_acquired() =>
        ChangeIsRegisteredAgainAsync(instance => instance.Lease.Lose("a peer has recovered it"));

    [Fact]
    public Task A_change_whose_registration_is_too_old_is_registered_again() =>
        ChangeIsRegisteredAgainAsync(instance => instance.Time.MoveWallClock(5 * new StorageOptions().LeaseTimeout));

    /// <param name="unregister">Called while the change claims its new address.</param>
    static async Task ChangeIsRegisteredAgainAsync(Action<ManualInstance> unregister)
    {
        await using var instance = new ManualInstance();
        var document = UserDocument.Create(1, ProtocolClient.NewUser(Email), "claim", instance.Time.GetUtcNow());
        instance.Store.Write(new(Keys.User(1), StoredUser.Serialize(document), ""));
        BeforeClaim(instance, () => unregister(instance));
        var change = instance.Protocol.MoveAsync(new(1, document.Secret), NewEmail);
        await instance.Lease.ConfirmNextWriteAsync();

        await instance.WriteRequestedAsync(change);
        Assert.False(change.IsCompleted);
        Assert.Equal(1, instance.Document(1)!.Version);

        instance.Lease.ConfirmWrite();
        var changed = await change.WaitAsync(ManualLease.Limit, TestContext.Current.CancellationToken);
        Assert.Equal(2, changed.Version);
    }

    static void BeforeClaim(ManualInstance instance, Action action)
    {
        var isDone = 0;
        instance.Calls.BeforeCall = call =>
        {
            var isClaim = call.Operation == StoreOperation.Write && call.IsAbout("e:");
            if (isClaim && Interlocked.Exchange(ref isDone, 1) == 0)
                action();
        };
    }
}
