using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Sidecar.State.Sqlite;

/// <summary>
/// One connection on one thread. However many callers wait, SQLite sees one statement at a time and no thread of the pool is blocked;
/// writes that have gathered meanwhile share one commit, each undone on its own by its savepoint.
/// </summary>
sealed class SqliteWorker : IDisposable
{
    const int MaxBatch = 256;

    readonly SqliteConnection connection;
    readonly bool writes;
    readonly BlockingCollection<IJob> jobs = [];
    readonly Dictionary<string, SqliteCommand> commands = [];
    readonly Thread thread;

    public SqliteWorker(SqliteConnection connection, bool writes, string name)
    {
        (this.connection, this.writes) = (connection, writes);
        thread = new(Work) { IsBackground = true, Name = name };
        thread.Start();
    }

    /// <param name="work">Runs on the worker's thread. In a writer, <c>keep</c> false undoes what it did.</param>
    public Task<T> RunAsync<T>(Func<SqliteWorker, (T Result, bool Keep)> work, CancellationToken cancellation)
    {
        var job = new Job<T>(work, cancellation);
        jobs.Add(job, cancellation);
        return job.Task.WaitAsync(cancellation);
    }

    /// <summary>A prepared statement, kept for its text; parameters are <c>$1</c>, <c>$2</c>, ...</summary>
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
            while (writes && batch.Count < MaxBatch && jobs.TryTake(out var next))
                batch.Add(next);
            // Left without a result: who gave it up has left already.
            batch.RemoveAll(job => job.Abandoned);
            if (batch.Count > 0)
                RunBatch(batch);
            batch.Clear();
        }
    }

    void RunBatch(List<IJob> batch)
    {
        try
        {
            Execute(writes, "BEGIN IMMEDIATE");
            foreach (var job in batch)
            {
                Execute(writes, "SAVEPOINT job");
                if (!job.Run(this))
                    Execute(writes, "ROLLBACK TO job");
                Execute(writes, "RELEASE job");
            }

            Execute(writes, "COMMIT");
        }
        catch (Exception e) when (e is SqliteException or FormatException or InvalidCastException)
        {
            Rollback();
            batch.ForEach(job => job.Fail(new StateStoreException(e.Message, e)));
        }

        // Nobody hears of success before the commit.
        batch.ForEach(job => job.Complete());
    }

    void Execute(bool wanted, string sql)
    {
        if (wanted)
            Command(sql).ExecuteNonQuery();
    }

    void Rollback()
    {
        try
        {
            Execute(writes, "ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself.
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
        bool Abandoned { get; }

        bool Run(SqliteWorker worker);

        void Fail(Exception exception);

        void Complete();
    }

    sealed class Job<T>(Func<SqliteWorker, (T Result, bool Keep)> work, CancellationToken cancellation) : IJob
    {
        readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        T result = default!;

        public Task<T> Task => done.Task;

        public bool Abandoned => cancellation.IsCancellationRequested;

        public bool Run(SqliteWorker worker)
        {
            (result, var keep) = work(worker);
            return keep;
        }

        public void Fail(Exception exception) => done.TrySetException(exception);

        public void Complete() => done.TrySetResult(result);
    }
}
