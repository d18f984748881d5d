using Microsoft.Extensions.Logging.Abstractions;
using static Search.Tests.TemporaryIndex;

namespace Search.Tests;

public sealed class IndexWriterTests : IDisposable
{
    readonly TemporaryIndex index = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Concurrent_changes_are_searchable_once_confirmed()
    {
        using var writer = new IndexWriter(index.Index, NullLogger<IndexWriter>.Instance);
        await writer.StartAsync(Cancel);
        var written = await Task.WhenAll(Enumerable.Range(0, 2_000)
            .Select(i => writer.WriteAsync(Change($"u{i}", 1, $"name{i} ada"), Cancel)));
        await writer.StopAsync(Cancel);

        Assert.All(written, Assert.True);
        Assert.Null(writer.Fault);
        Assert.Equal(["u1999"], index.Find("name1999"));
        Assert.Equal(200, index.Find("ada").Count);
    }

    [Fact]
    public async Task A_change_that_cannot_be_written_is_not_confirmed()
    {
        using var writer = new IndexWriter(index.Index, NullLogger<IndexWriter>.Instance);
        await writer.StartAsync(Cancel);
        index.Execute("ALTER TABLE users RENAME TO elsewhere");

        Assert.False(await writer.WriteAsync(Change("a", 1, "Ada"), Cancel));
        Assert.NotNull(writer.Fault);

        index.Execute("ALTER TABLE elsewhere RENAME TO users");
        Assert.True(await writer.WriteAsync(Change("a", 1, "Ada"), Cancel));
        Assert.Null(writer.Fault);
        Assert.Equal(["a"], index.Find("ada"));
        await writer.StopAsync(Cancel);
    }

    public void Dispose() => index.Dispose();
}
