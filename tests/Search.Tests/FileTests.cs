using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using static Search.Tests.TemporaryIndex;

namespace Search.Tests;

public sealed class FileTests : IDisposable
{
    readonly TemporaryIndex index = new();

    [Fact]
    public void A_restart_keeps_the_index_tombstones_included()
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
    public void Nothing_of_a_deleted_user_stays_in_the_file()
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
    public async Task What_arrives_at_once_is_written_together_and_searched_when_it_is_confirmed()
    {
        using var writer = new IndexWriter(index.Index, NullLogger<IndexWriter>.Instance);
        await writer.StartAsync(TestContext.Current.CancellationToken);
        var written = await Task.WhenAll(Enumerable.Range(0, 2_000)
            .Select(i => writer.WriteAsync(Change($"u{i}", 1, $"name{i} ada"), TestContext.Current.CancellationToken)));
        await writer.StopAsync(TestContext.Current.CancellationToken);

        Assert.All(written, Assert.True);
        Assert.Null(writer.Fault);
        Assert.Equal(["u1999"], index.Find("name1999"));
        Assert.Equal(200, index.Find("ada").Count);
    }

    [Fact]
    public async Task What_cannot_be_written_is_not_confirmed()
    {
        using var writer = new IndexWriter(index.Index, NullLogger<IndexWriter>.Instance);
        await writer.StartAsync(TestContext.Current.CancellationToken);
        Execute("ALTER TABLE users RENAME TO elsewhere");

        Assert.False(await writer.WriteAsync(Change("a", 1, "Ada"), TestContext.Current.CancellationToken));
        Assert.NotNull(writer.Fault);

        Execute("ALTER TABLE elsewhere RENAME TO users");
        Assert.True(await writer.WriteAsync(Change("a", 1, "Ada"), TestContext.Current.CancellationToken));
        Assert.Null(writer.Fault);
        Assert.Equal(["a"], index.Find("ada"));
        await writer.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_file_that_is_no_index_is_refused_by_name()
    {
        var path = index.Database + ".txt";
        File.WriteAllText(path, "This is no database.");
        Assert.Contains(path, Assert.Throws<IOException>(() => UserIndex.Open(path)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => index.Dispose();

    void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={index.Database}");
        connection.Open();
        connection.Run(sql);
    }

    string Content()
    {
        Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        return File.ReadAllText(index.Database, System.Text.Encoding.Latin1);
    }
}
