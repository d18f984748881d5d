using Microsoft.Data.Sqlite;
using static Search.Tests.TemporaryIndex;

namespace Search.Tests;

public sealed class UserIndexFileTests : IDisposable
{
    readonly TemporaryIndex index = new();

    [Fact]
    public void The_index_survives_a_restart_with_its_tombstones()
    {
        index.Add("a", "Ada");
        index.Add("b", "Bob");
        index.Apply(Change("b", 2, null));
        SqliteConnection.ClearAllPools();

        var reopened = UserIndex.Open(index.Database);
        reopened.Apply([Change("b", 1, "Bob")]);
        Assert.Equal(["a"], reopened.Find(SearchText.Tiers("ada"), default, 10).Ids);
        Assert.Empty(reopened.Find(SearchText.Tiers("bob"), default, 10).Ids);
    }

    [Fact]
    public void The_words_of_a_deleted_user_are_removed_from_the_file()
    {
        for (var i = 0; i < 500; i++)
            index.Add($"u{i}", $"Ordinary{i} Person", $"person{i}@example.org");
        index.Add("a", "Wolfeschlegelstein", "zebrafish@quagmire.test");
        for (var i = 500; i < 1_000; i++)
            index.Add($"u{i}", $"Ordinary{i} Person", $"person{i}@example.org");
        Assert.Contains("wolfeschlegel", Content(), StringComparison.OrdinalIgnoreCase);

        index.Apply(Change("a", 2, null));

        Assert.DoesNotContain("wolfeschlegel", Content(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("zebrafish", Content(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("quagmire", Content(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_error_for_a_file_that_is_not_a_database_contains_its_path()
    {
        var path = index.Database + ".txt";
        File.WriteAllText(path, "This is not a database.");
        var exception = Assert.Throws<IOException>(() => UserIndex.Open(path));
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => index.Dispose();

    string Content()
    {
        index.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        return File.ReadAllText(index.Database, System.Text.Encoding.Latin1);
    }
}
