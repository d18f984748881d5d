using static Search.Tests.TemporaryIndex;

namespace Search.Tests;

/// <summary>Events may arrive late and twice, in any order: the highest version wins, deletions included.</summary>
public sealed class UserIndexOrderTests : IDisposable
{
    static readonly UserChange Created = Change("a", 1, "one");
    static readonly UserChange Renamed = Change("a", 2, "two");
    static readonly UserChange RenamedAgain = Change("a", 3, "three");
    static readonly UserChange Deleted = Change("a", 4, null);

    readonly TemporaryIndex index = new();
    readonly List<string> users = [];

    [Fact]
    public void The_last_version_wins_in_every_order()
    {
        ApplyInEveryOrder([Created, Renamed, RenamedAgain]);
        AssertFound("three");
    }

    [Fact]
    public void A_deletion_wins_in_every_order()
    {
        ApplyInEveryOrder([Created, Renamed, RenamedAgain, Deleted]);
        AssertFound(null);
    }

    [Fact]
    public void A_deletion_wins_in_every_order_within_one_batch()
    {
        ApplyInEveryOrderAsBatches([Created, Renamed, RenamedAgain, Deleted]);
        AssertFound(null);
    }

    [Fact]
    public void A_duplicate_changes_nothing()
    {
        ApplyInEveryOrder([Created, Renamed, Renamed, RenamedAgain, Created]);
        AssertFound("three");
    }

    [Fact]
    public void A_user_whose_deletion_arrives_first_never_appears()
    {
        index.Apply(Deleted);
        index.Apply(Created);
        Assert.Empty(index.Find("one"));
    }

    [Fact]
    public void Changes_of_one_user_do_not_affect_another()
    {
        index.Apply(Change("a", 9, "ada"), Change("b", 1, "ada"));
        index.Apply(Change("a", 10, null), Change("b", 2, "ada"));
        Assert.Equal(["b"], index.Find("ada"));
    }

    public void Dispose() => index.Dispose();

    void ApplyInEveryOrder(UserChange[] changes)
    {
        foreach (var change in UsersInEveryOrder(changes).SelectMany(order => order))
            index.Apply(change);
    }

    void ApplyInEveryOrderAsBatches(UserChange[] changes)
    {
        foreach (var order in UsersInEveryOrder(changes))
            index.Apply(order);
    }

    /// <summary>One user for each order in which the changes can arrive.</summary>
    IEnumerable<UserChange[]> UsersInEveryOrder(UserChange[] changes)
    {
        foreach (var order in Permutations(changes))
        {
            var id = $"u{users.Count}";
            users.Add(id);
            yield return [.. order.Select(change => change with { Id = id })];
        }
    }

    /// <summary>All users have this name, or are deleted if it is null.</summary>
    void AssertFound(string? name)
    {
        foreach (var word in new[] { "one", "two", "three" })
            Assert.Equal(word == name ? users : [], index.Find(word));
    }

    static IEnumerable<IEnumerable<UserChange>> Permutations(UserChange[] changes) => changes.Length == 0
        ? [[]]
        : changes.SelectMany((first, position) =>
        {
            UserChange[] others = [.. changes.Take(position), .. changes.Skip(position + 1)];
            return Permutations(others).Select(rest => rest.Prepend(first));
        });
}
