using Users.Tests.Concurrency;

namespace Users.Tests.Leases;

public sealed class NumberAllocatorTests
{
    /// <summary>The peer that recovered the lease has voided them, or is about to.</summary>
    [Fact]
    public async Task Unused_numbers_are_abandoned_after_the_lease_was_lost()
    {
        await using var instance = new ManualInstance();
        instance.Run(instance.Protocol.Allocator.RunAsync);
        instance.Run(instance.Lease.ConfirmWritesAsync);
        Assert.Equal(1, await CreateAsync(instance, "ada@example.org"));

        var next = NumbersDocument.ParseNext(instance.Store[Keys.NextNumber]);
        instance.Lease.Lose("a peer has recovered it");
        Assert.Equal(next, await CreateAsync(instance, "bob@example.org"));
        for (var number = 2; number < next; number++)
            await ManualInstance.WaitAsync(() => instance.Document(number)?.Kind == UserKind.Void);
    }

    static async Task<long> CreateAsync(ManualInstance instance, string email)
    {
        var user = await instance.Protocol.CreateAsync(email)
            .WaitAsync(ManualLease.Limit, TestContext.Current.CancellationToken);
        return user.Id.Number;
    }
}
