using Users.Outbox;
using Users.Tests.Concurrency;

namespace Users.Tests.Leases;

public sealed class OutboxRelayTests
{
    [Fact]
    public async Task A_request_completes_only_once_the_document_lists_no_event()
    {
        await using var instance = new ManualInstance();
        var document = UserDocument.Create(
            1, ProtocolClient.NewUser("ada@example.org"), "claim", instance.Time.GetUtcNow()).WithCreatedEvent();
        instance.Store.Write(new(Keys.User(1), StoredUser.Serialize(document), ""));

        // The first removal loses a race: another writer has touched the document.
        var removals = 0;
        instance.Calls.BeforeCall = call =>
        {
            if (call.Operation == StoreOperation.WriteMany && Interlocked.Increment(ref removals) == 1)
                Touch(instance.Store, Keys.User(1));
        };
        var completed = instance.Protocol.Outbox.EnqueueCommit(1, EventScope.Entries);
        instance.Run(instance.Protocol.Outbox.RunAsync);
        await ManualInstance.WaitAsync(() =>
        {
            instance.Time.Advance(TimeSpan.FromSeconds(1));
            return completed.IsCompleted;
        });

        Assert.Empty(instance.Document(1)!.Events);
        Assert.Equal(2, removals);
        Assert.Equal([$"{new UserId(1, document.Secret)}:1"], instance.Broker.Published);
    }

    static void Touch(ConcurrentStore store, string key)
    {
        var entry = store[key];
        Assert.True(store.Write(new(key, entry.Value, entry.ETag)));
    }
}
