using System.Text.Json;
using Users.Tests.Concurrency;

namespace Users.Tests.Leases;

/// <summary>
/// A create that takes over the number of another instance through its idempotency key: no block of this instance
/// stands for the created event.
/// </summary>
public sealed class AdoptedNumberTests
{
    const string Email = "ada@example.org";
    const long Adopted = 70;
    const long FirstOwn = 129;

    [Fact]
    public async Task Its_document_lists_the_created_event_and_the_lease_its_number_until_acknowledged()
    {
        await using var instance = new ManualInstance();
        instance.Run(instance.Protocol.Allocator.RunAsync);
        instance.Run(instance.Lease.ConfirmWritesAsync);
        Write(instance, Keys.NextNumber, new NumbersDocument(FirstOwn, "nonce"));
        Write(instance, Keys.Idempotency("key"), new KeyDocument(Adopted, Email, "nonce"));
        var wasListed = false;
        instance.Calls.BeforeCall = call =>
        {
            if (call.Operation == StoreOperation.Write && call.IsAbout(Keys.User(Adopted)))
                wasListed = instance.Lease.ListedNumbers().Contains(Adopted) && instance.Lease.IsRegistered(Adopted);
        };

        var create = instance.Protocol.Create.RunAsync(ProtocolClient.NewUser(Email), new("key", Email));
        var result = await create.WaitAsync(ManualLease.Limit, TestContext.Current.CancellationToken);
        Assert.True(result.TryGetValue(out var created, out _));
        Assert.Equal(Adopted, created.User.Id.Number);
        Assert.True(wasListed);
        var entry = Assert.Single(instance.Document(Adopted)!.Events);
        Assert.Equal((1, UserEventType.Created), (entry.Version, entry.Type));

        // Nothing is published yet.
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Contains(Adopted, instance.Lease.ListedNumbers());

        instance.Run(instance.Protocol.Outbox.RunAsync);
        await ManualInstance.WaitAsync(() => !instance.Lease.ListedNumbers().Contains(Adopted));
        Assert.Contains($"{created.User.Id}:1", instance.Broker.Published);
        Assert.Empty(instance.Document(Adopted)!.Events);
    }

    static void Write<T>(ManualInstance instance, string key, T document) => instance.Store.Write(new(
        key, JsonSerializer.SerializeToUtf8Bytes(document, typeof(T), DocumentJson.Compact), ""));
}
