using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Sidecar.Errors;
using Sidecar.Resources;

namespace Sidecar.State.Sqlite;

/// <summary><c>state.sqlite</c> in daprd's table, so that both, and several processes, can use one file.</summary>
sealed class SqliteStateStore : IStateStore
{
    readonly SqliteWorker writer;
    readonly SqliteWorker reader;
    readonly SqliteStatements sql;

    SqliteStateStore(SqliteConnection write, SqliteConnection read, SqliteStatements sql, string name)
    {
        this.sql = sql;
        writer = new(write, SqliteWorkerMode.ReadWrite, $"{name} writer");
        reader = new(read, SqliteWorkerMode.ReadOnly, $"{name} reader");
    }

    public IReadOnlyList<string> Capabilities => ["ETAG", "TRANSACTIONAL", "TTL", "KEYS_LIKE", "ACTOR"];

    /// <exception cref="StartupException">The file cannot be opened.</exception>
    public static async Task<SqliteStateStore> OpenAsync(
        ComponentSpec spec, string folder, CancellationToken cancellationToken)
    {
        var settings = SqliteSettings.From(spec, folder);
        try
        {
            var write = await settings.OpenAsync(cancellationToken);
            settings.Migrate(write);
            var read = await settings.OpenAsync(cancellationToken);
            return new(write, read, new(settings.Table), spec.Name);
        }
        catch (SqliteException e)
        {
            throw spec.Invalid(
                $"{settings.Path} cannot be opened ({e.Message}). Its folder must exist and be writable.");
        }
    }

    public async Task<StateValue?> GetAsync(string key, CancellationToken cancellationToken) =>
        (await GetManyAsync([key], cancellationToken)).GetValueOrDefault(key);

    public Task<IReadOnlyDictionary<string, StateValue>> GetManyAsync(
        IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        reader.RunAsync<IReadOnlyDictionary<string, StateValue>>(
            worker =>
            {
                var found = new Dictionary<string, StateValue>(keys.Count);
                foreach (var key in keys)
                {
                    if (Read(worker.Command(sql.Get, key)) is { } value)
                        found.Add(key, value);
                }

                return (found, JobCompletion.Commit);
            },
            cancellationToken);

    static StateValue? Read(SqliteCommand get)
    {
        using var row = get.ExecuteReader();
        if (!row.Read())
            return null;
        var text = row.GetString(0);
        var data = row.GetBoolean(1) ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text);
        var expiration = StateValue.Expiration(row.IsDBNull(3) ? null : ParseTime(row.GetString(3)));
        return new(data, row.GetString(2), expiration);
    }

    static DateTimeOffset ParseTime(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public Task<StateFailure?> WriteAsync(StateWrite write, CancellationToken cancellationToken) =>
        TransactAsync([write], cancellationToken);

    public Task<StateFailure?> TransactAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken) =>
        writer.RunAsync<StateFailure?>(
            worker =>
            {
                foreach (var write in writes)
                {
                    if (Apply(worker, write) is { } failure)
                        return (failure, JobCompletion.Rollback);
                }

                return (null, JobCompletion.Commit);
            },
            cancellationToken);

    StateFailure? Apply(SqliteWorker worker, StateWrite write) =>
        write is StateSet set ? Set(worker, set) : Delete(worker, write);

    StateFailure? Set(SqliteWorker worker, StateSet set)
    {
        var (ttl, invalid) = StateTtl.Parse(set.Metadata);
        if (invalid is not null)
            return invalid;
        var isBinary = set.Encoding == StateEncoding.Binary;
        var value = isBinary ? Convert.ToBase64String(set.Data) : Encoding.UTF8.GetString(set.Data);
        var etag = Guid.NewGuid().ToString();
        var command = set switch
        {
            { ETag: { } expected } => worker.Command(sql.SetIfMatch, set.Key, value, isBinary, etag, ttl, expected),
            { Options.IsFirstWrite: true } => worker.Command(sql.SetIfAbsent, set.Key, value, isBinary, etag, ttl),
            _ => worker.Command(sql.Set, set.Key, value, isBinary, etag, ttl),
        };
        return command.ExecuteNonQuery() == 0 ? StateFailure.Mismatch() : null;
    }

    StateFailure? Delete(SqliteWorker worker, StateWrite delete)
    {
        if (delete.ETag is not { } expected)
        {
            worker.Command(sql.Delete, delete.Key).ExecuteNonQuery();
            return null;
        }

        var rows = worker.Command(sql.DeleteIfMatch, delete.Key, expected).ExecuteNonQuery();
        return rows == 0 ? StateFailure.Mismatch() : null;
    }

    public ValueTask DisposeAsync()
    {
        writer.Dispose();
        reader.Dispose();
        return ValueTask.CompletedTask;
    }
}
