using System.Text.Json;

namespace Users.Tests.Concurrency;

/// <summary>What must hold in the store after everything has settled.</summary>
static class StoreInvariants
{
    public static void Check(ConcurrentStore store, RecordingBroker broker, IReadOnlyCollection<User> created)
    {
        var users = Documents(store);
        var live = users.Where(user => user.User is not null).ToDictionary(user => user.User!.Id);
        Assert.Equal(live.Count, live.Values.Select(user => user.User!.Email).Distinct().Count());
        Assert.Equal(created.Select(user => user.Id).Distinct().Count(), created.Count);
        Assert.All(created, user => Assert.Contains(user.Id, live.Keys));

        // Every version was published, nothing else was, and no event is left in a document.
        Assert.All(users, user => Assert.Empty(user.Document!.Events));
        var versions =
            from user in users
            where user.Document!.Kind != UserKind.Void
            from version in Enumerable.Range(1, (int)user.Document!.Version)
            select $"{new UserId(user.Number, user.Document!.Secret)}:{version}";
        Assert.Equal(versions.Order(), broker.Published.Order());
    }

    /// <summary>Every lease is free, so nobody is responsible for a number any more.</summary>
    public static void CheckAllFree(ConcurrentStore store) => Assert.Equal(0, CountHeldLeases(store));

    public static int CountHeldLeases(ConcurrentStore store) => store.Entries.Count(entry =>
        entry.Key.StartsWith("r:", StringComparison.Ordinal)
        && !JsonSerializer.Deserialize(entry.Value.Value.Span, DocumentJson.Compact.LeaseDocument)!.IsFree);

    /// <summary>Every number that was taken has a document, and none lists an event.</summary>
    public static bool IsSettled(ConcurrentStore store) =>
        ReadAll(store).All(user => !user.IsAbsent && user.Document!.Events.Count == 0);

    static StoredUser[] Documents(ConcurrentStore store)
    {
        var users = ReadAll(store).ToArray();
        Assert.All(users, user => Assert.False(user.IsAbsent, $"number {user.Number} has no document"));
        return users;
    }

    static IEnumerable<StoredUser> ReadAll(ConcurrentStore store)
    {
        var last = NumbersDocument.ParseNext(store[Keys.NextNumber]) - 1;
        return Enumerable.Range(1, (int)last).Select(number => StoredUser.Parse(number, store[Keys.User(number)]));
    }
}
