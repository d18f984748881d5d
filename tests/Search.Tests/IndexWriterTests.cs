using Microsoft.Extensions.Logging;
using static Search.Tests.TemporaryIndex;

namespace Search.Tests;

public sealed class IndexWriterTests : IDisposable
{
    static readonly TimeSpan WriteLimit = TimeSpan.FromSeconds(30);

    /// <summary>A change whose name is null, which no event can contain: applying it fails unexpectedly.</summary>
    static readonly UserChange Invalid = new("a", 1, default(IndexedUser));

    readonly TemporaryIndex index = new();

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Concurrent_changes_are_searchable_once_confirmed()
    {
        using var writer = CreateWriter(new());
        await writer.StartAsync(Cancel);
        var written = await Task.WhenAll(Enumerable.Range(0, 2_000)
            .Select(i => writer.WriteAsync(Change($"u{i}", 1, $"name{i} ada"), Cancel)));
        await writer.StopAsync(Cancel);

        Assert.All(written, Assert.True);
        Assert.Null(writer.FailureReason);
        Assert.Equal(["u1999"], index.Find("name1999"));
        Assert.Equal(200, index.Find("ada").Count);
    }

    [Fact]
    public async Task A_change_that_cannot_be_written_is_not_confirmed()
    {
        using var writer = CreateWriter(new());
        await writer.StartAsync(Cancel);
        index.Execute("ALTER TABLE users RENAME TO elsewhere");

        Assert.False(await WriteAsync(writer, Change("a", 1, "Ada")));
        Assert.NotNull(writer.FailureReason);

        index.Execute("ALTER TABLE elsewhere RENAME TO users");
        Assert.True(await WriteAsync(writer, Change("a", 1, "Ada")));
        Assert.Null(writer.FailureReason);
        Assert.Equal(["a"], index.Find("ada"));
        await writer.StopAsync(Cancel);
    }

    [Fact]
    public async Task The_writer_continues_after_an_unexpected_exception()
    {
        var logger = new CapturingLogger<IndexWriter>();
        using var writer = CreateWriter(logger);
        await writer.StartAsync(Cancel);

        Assert.False(await WriteAsync(writer, Invalid));
        Assert.NotNull(writer.FailureReason);
        await AssertWritesAsync(writer);

        var error = Assert.Single(logger.Entries, entry => entry.Level == LogLevel.Error);
        Assert.Contains(nameof(IndexWriter), error.Message, StringComparison.Ordinal);
        Assert.IsType<NullReferenceException>(error.Exception);
    }

    [Fact]
    public async Task The_writer_continues_after_an_exception_of_the_logger()
    {
        var failures = 1;
        var logger = new CapturingLogger<IndexWriter>(level =>
        {
            if (level == LogLevel.Information && failures-- > 0)
                throw new IOException("Injected.");
        });
        using var writer = CreateWriter(logger);
        await writer.StartAsync(Cancel);

        Assert.False(await WriteAsync(writer, Change("a", 1, "Ada")));
        await AssertWritesAsync(writer);

        var error = Assert.Single(logger.Entries, entry => entry.Level == LogLevel.Error);
        Assert.Contains(nameof(IndexWriter), error.Message, StringComparison.Ordinal);
        Assert.IsType<IOException>(error.Exception);
    }

    public void Dispose() => index.Dispose();

    IndexWriter CreateWriter(CapturingLogger<IndexWriter> logger) => new(index.Index, ImmediateTime.Instance, logger);

    /// <summary>Fails if the writer does not answer, as one that has ended would not.</summary>
    static Task<bool> WriteAsync(IndexWriter writer, UserChange change) =>
        writer.WriteAsync(change, Cancel).WaitAsync(WriteLimit, Cancel);

    async Task AssertWritesAsync(IndexWriter writer)
    {
        Assert.True(await WriteAsync(writer, Change("b", 1, "Bob")));
        Assert.Null(writer.FailureReason);
        Assert.Equal(["b"], index.Find("bob"));
        await writer.StopAsync(Cancel);
    }
}
