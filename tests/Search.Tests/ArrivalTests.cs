using static Search.Tests.TemporaryIndex;

namespace Search.Tests;

/// <summary>Order and duplicates of delivery do not matter: the highest version counts, deletions included.</summary>
public sealed class ArrivalTests : IDisposable
{
    static readonly UserChange Created = Change("a", 1, "one"), Renamed = Change("a", 2, "two"),
        Again = Change("a", 3, "three"), Deleted = Change("a", 4, null);

    readonly TemporaryIndex index = new();

    [Fact]
    public void In_every_order_of_arrival_a_deletion_that_is_the_last_version_wins() => EveryOrder([Created, Renamed, Again, Deleted], last: null);

    [Fact]
    public void In_every_order_of_arrival_the_last_version_wins() => EveryOrder([Created, Renamed, Again], last: "three");

    [Fact]
    public void What_comes_twice_counts_once() => EveryOrder([Created, Renamed, Renamed, Again, Created], last: "three");

    [Fact]
    public void In_one_batch_as_in_many() => EveryOrder([Created, Renamed, Again, Deleted], last: null, batched: true);

    [Fact]
    public void A_user_first_heard_of_by_its_deletion_never_appears()
    {
        index.Apply(Deleted);
        index.Apply(Created);
        Assert.Empty(index.Find("one"));
    }

    [Fact]
    public void Users_do_not_disturb_each_other()
    {
        index.Apply(Change("a", 9, "ada"), Change("b", 1, "ada"));
        index.Apply(Change("a", 10, null), Change("b", 2, "ada"));
        Assert.Equal(["b"], index.Find("ada"));
    }

    public void Dispose() => index.Dispose();

    /// <summary>A user for every order in which the changes can arrive.</summary>
    void EveryOrder(UserChange[] changes, string? last, bool batched = false)
    {
        var users = Permutations(changes).Select((order, n) => order.Select(change => change with { Id = $"u{n}" }).ToArray()).ToList();
        foreach (var arriving in users.SelectMany(order => batched ? [order] : order.Select(change => new[] { change })))
            index.Apply(arriving);
        foreach (var word in new[] { "one", "two", "three" })
            Assert.Equal(word == last ? users.Select(order => order[0].Id) : [], index.Find(word));
    }

    static IEnumerable<IEnumerable<UserChange>> Permutations(UserChange[] of) => of.Length == 0
        ? [[]]
        : of.SelectMany((first, at) => Permutations([.. of.Take(at), .. of.Skip(at + 1)]).Select(rest => rest.Prepend(first)));
}
