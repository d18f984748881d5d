using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Search;

/// <summary>The only writer: what arrives while it writes is written together, so that a commit to the disk is shared by many events.</summary>
sealed partial class IndexWriter(UserIndex index, ILogger<IndexWriter> log) : BackgroundService
{
    const int MaxBatch = 256;

    readonly Channel<Entry> queue = Channel.CreateBounded<Entry>(new BoundedChannelOptions(4 * MaxBatch) { SingleReader = true });

    /// <summary>Why the last batch was not written; null if it was.</summary>
    public string? Fault { get; private set; }

    /// <returns>True once the change is on the disk; false if it could not be written: Dapr delivers it again.</returns>
    public async Task<bool> WriteAsync(UserChange change, CancellationToken cancellation)
    {
        var entry = new Entry(change, new(TaskCreationOptions.RunContinuationsAsynchronously));
        await queue.Writer.WriteAsync(entry, cancellation);
        return await entry.Written.Task.WaitAsync(cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Entry>(MaxBatch);
        while (await queue.Reader.WaitToReadAsync(stoppingToken))
        {
            while (batch.Count < MaxBatch && queue.Reader.TryRead(out var entry))
                batch.Add(entry);

            var written = Write(batch);
            batch.ForEach(entry => entry.Written.SetResult(written));
            batch.Clear();
        }
    }

    bool Write(List<Entry> batch)
    {
        try
        {
            index.Apply(batch.Select(entry => entry.Change));
            Fault = null;
            Taken(log, batch.Count, batch[^1].Change.Id, batch[^1].Change.Version);
            return true;
        }
        catch (SqliteException e)
        {
            Fault = $"The index cannot be written: {e.Message}";
            NotWritten(log, batch.Count, e.Message);
            return false;
        }
    }

    sealed record Entry(UserChange Change, TaskCompletionSource<bool> Written);

    [LoggerMessage(Level = LogLevel.Information, Message = "Took {Count} changes; the last is version {Version} of user {Id}")]
    static partial void Taken(ILogger logger, int count, string id, long version);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} changes could not be written: {Reason}")]
    static partial void NotWritten(ILogger logger, int count, string reason);
}
