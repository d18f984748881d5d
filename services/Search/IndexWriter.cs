using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using ServiceDefaults;

namespace Search;

/// <summary>
/// The only writer of the index. Changes that arrive during a write are written together in the next one, so that many
/// events share one commit to the disk.
/// </summary>
sealed partial class IndexWriter(UserIndex index, TimeProvider time, ILogger<IndexWriter> logger)
    : SupervisedService(time, logger)
{
    const int MaxBatch = 256;
    const int MaxQueue = 4 * MaxBatch;

    readonly ILogger<IndexWriter> logger = logger;

    readonly Channel<PendingChange> queue =
        Channel.CreateBounded<PendingChange>(new BoundedChannelOptions(MaxQueue) { SingleReader = true });

    /// <summary>Why the last batch was not written; null if it was. Set by the writing loop only.</summary>
    public string? FailureReason { get; private set; }

    /// <returns>True once the change is on the disk; false if it could not be written.</returns>
    public async Task<bool> WriteAsync(UserChange change, CancellationToken cancellationToken)
    {
        var pending = new PendingChange(change);
        await queue.Writer.WriteAsync(pending, cancellationToken);
        return await pending.Written.Task.WaitAsync(cancellationToken);
    }

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await queue.Reader.WaitToReadAsync(cancellationToken))
            WriteBatch();
    }

    void WriteBatch()
    {
        var batch = new List<PendingChange>(MaxBatch);
        while (batch.Count < MaxBatch && queue.Reader.TryRead(out var pending))
            batch.Add(pending);

        var isWritten = false;
        try
        {
            isWritten = TryApply(batch);
        }
        finally
        {
            // Also after an unexpected exception: a request without a result would wait until Dapr gives up.
            batch.ForEach(pending => pending.Written.SetResult(isWritten));
        }
    }

    bool TryApply(List<PendingChange> batch)
    {
        try
        {
            index.Apply(batch.Select(pending => pending.Change));
            LogIndexed(batch.Count, batch[^1].Change.Version, batch[^1].Change.Id);
            FailureReason = null;
            return true;
        }
        catch (SqliteException exception)
        {
            LogNotIndexed(batch.Count, exception.Message);
            FailureReason = $"The index cannot be written: {exception.Message}";
            return false;
        }
        catch
        {
            FailureReason = "The index writer failed unexpectedly.";
            throw;
        }
    }

    [LoggerMessage(LogLevel.Information, "Indexed {Count} change(s), up to version {Version} of user {UserId}")]
    partial void LogIndexed(int count, long version, string userId);

    [LoggerMessage(LogLevel.Error, "Could not index {Count} change(s): {Reason}")]
    partial void LogNotIndexed(int count, string reason);

    sealed record PendingChange(UserChange Change)
    {
        /// <summary>Completed by the writing loop, with whether the change is on the disk.</summary>
        public TaskCompletionSource<bool> Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
