using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Sidecar.State.Sqlite;

enum SqliteWorkerMode
{
    ReadOnly,
    ReadWrite,
}

/// <summary>Whether a job's writes are committed.</summary>
enum JobCompletion
{
    Commit,
    Rollback,
}

/// <summary>
/// One connection on one thread: SQLite runs one statement at a time and no pool thread is blocked. Writes that
/// arrive together share one commit; each has its own savepoint to roll back to.
/// </summary>
sealed class SqliteWorker : IDisposable
{
    const int MaxBatch = 256;

    readonly SqliteConnection connection;
    readonly SqliteWorkerMode mode;
    readonly BlockingCollection<IJob> jobs = [];
    readonly Dictionary<string, SqliteCommand> commands = [];
    readonly Thread thread;

    public SqliteWorker(SqliteConnection connection, SqliteWorkerMode mode, string name)
    {
        this.connection = connection;
        this.mode = mode;
        thread = new(Work) { IsBackground = true, Name = name };
        thread.Start();
    }

    /// <param name="work">Runs on the worker's thread.</param>
    public Task<T> RunAsync<T>(
        Func<SqliteWorker, (T Result, JobCompletion Completion)> work, CancellationToken cancellationToken)
    {
        var job = new Job<T>(work, cancellationToken);
        jobs.Add(job, cancellationToken);
        return job.Task.WaitAsync(cancellationToken);
    }

    /// <summary>A prepared statement, cached by its text; parameters are <c>$1</c>, <c>$2</c>, ...</summary>
    public SqliteCommand Command(string sql, params ReadOnlySpan<object> values)
    {
        if (!commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            commands.Add(sql, command);
        }

        command.Parameters.Clear();
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"${i + 1}", values[i]);
        return command;
    }

    void Work()
    {
        var batch = new List<IJob>(MaxBatch);
        foreach (var first in jobs.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (mode == SqliteWorkerMode.ReadWrite && batch.Count < MaxBatch && jobs.TryTake(out var next))
                batch.Add(next);
            // Their callers have stopped waiting.
            batch.RemoveAll(job => job.IsCancelled);
            if (batch.Count > 0)
                RunBatch(batch);
            batch.Clear();
        }
    }

    /// <summary>No job completes before the commit; an error fails every job of the batch.</summary>
    void RunBatch(List<IJob> batch)
    {
        try
        {
            if (mode == SqliteWorkerMode.ReadOnly)
                batch.ForEach(job => job.Run(this));
            else
                RunTransaction(batch);
        }
        catch (Exception e)
        {
            RollBack();
            batch.ForEach(job => job.Fail(new StateStoreException(e.Message, e)));
        }

        batch.ForEach(job => job.Complete());
    }

    void RunTransaction(List<IJob> batch)
    {
        Execute("BEGIN IMMEDIATE");
        foreach (var job in batch)
        {
            Execute("SAVEPOINT job");
            if (job.Run(this) == JobCompletion.Rollback)
                Execute("ROLLBACK TO job");
            Execute("RELEASE job");
        }

        Execute("COMMIT");
    }

    void Execute(string sql) => Command(sql).ExecuteNonQuery();

    void RollBack()
    {
        if (mode == SqliteWorkerMode.ReadOnly)
            return;
        try
        {
            Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has already rolled back.
        }
    }

    public void Dispose()
    {
        jobs.CompleteAdding();
        thread.Join();
        foreach (var command in commands.Values)
            command.Dispose();
        connection.Dispose();
        jobs.Dispose();
    }

    interface IJob
    {
        bool IsCancelled { get; }

        JobCompletion Run(SqliteWorker worker);

        void Fail(Exception exception);

        void Complete();
    }

    sealed class Job<T>(
        Func<SqliteWorker, (T Result, JobCompletion Completion)> work, CancellationToken cancellationToken) : IJob
    {
        readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        T result = default!;

        public Task<T> Task => completion.Task;

        public bool IsCancelled => cancellationToken.IsCancellationRequested;

        public JobCompletion Run(SqliteWorker worker)
        {
            (result, var outcome) = work(worker);
            return outcome;
        }

        public void Fail(Exception exception) => completion.TrySetException(exception);

        public void Complete() => completion.TrySetResult(result);
    }
}
