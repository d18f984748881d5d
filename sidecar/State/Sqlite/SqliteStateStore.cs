using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Sidecar.Errors;
using Sidecar.Resources;

namespace Sidecar.State.Sqlite;

/// <summary><c>state.sqlite</c> in daprd's own table: both can serve the same file. Safe for several processes.</summary>
sealed class SqliteStateStore : IStateStore
{
    readonly SqliteWorker writer;
    readonly SqliteWorker reader;
    readonly SqliteStatements sql;

    SqliteStateStore(SqliteConnection write, SqliteConnection read, SqliteStatements sql, string name)
    {
        this.sql = sql;
        writer = new(write, writes: true, $"{name} writer");
        reader = new(read, writes: false, $"{name} reader");
    }

    public IReadOnlyList<string> Capabilities => ["ETAG", "TRANSACTIONAL", "TTL", "KEYS_LIKE", "ACTOR"];

    /// <exception cref="StartupException">The file cannot be opened.</exception>
    public static async Task<SqliteStateStore> OpenAsync(ComponentSpec spec, string folder, CancellationToken cancellation)
    {
        var settings = SqliteSettings.Of(spec, folder);
        try
        {
            var write = await settings.OpenAsync(cancellation);
            settings.Migrate(write);
            return new(write, await settings.OpenAsync(cancellation), new(settings.Table), spec.Name);
        }
        catch (SqliteException e)
        {
            throw spec.Fault($"{settings.Path} cannot be opened ({e.Message}). Its folder must exist and be writable.");
        }
    }

    public async Task<StateValue?> GetAsync(string key, CancellationToken cancellation) =>
        (await GetManyAsync([key], cancellation)).GetValueOrDefault(key);

    public Task<IReadOnlyDictionary<string, StateValue>> GetManyAsync(IReadOnlyList<string> keys, CancellationToken cancellation) =>
        reader.RunAsync<IReadOnlyDictionary<string, StateValue>>(worker =>
        {
            var found = new Dictionary<string, StateValue>(keys.Count);
            foreach (var key in keys)
                if (Read(worker.Command(sql.Get, key)) is { } value)
                    found.Add(key, value);
            return (found, true);
        }, cancellation);

    static StateValue? Read(SqliteCommand get)
    {
        using var row = get.ExecuteReader();
        if (!row.Read())
            return null;
        var text = row.GetString(0);
        return new(row.GetBoolean(1) ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text), row.GetString(2),
            StateValue.Expiring(row.IsDBNull(3) ? null : Time(row.GetString(3))));
    }

    static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public Task<StateFailure?> WriteAsync(StateWrite write, CancellationToken cancellation) => TransactAsync([write], cancellation);

    public Task<StateFailure?> TransactAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellation) =>
        writer.RunAsync(worker =>
        {
            foreach (var write in writes)
                if (Apply(worker, write) is { } failure)
                    return (failure, Keep: false);
            return ((StateFailure?)null, Keep: true);
        }, cancellation);

    StateFailure? Apply(SqliteWorker worker, StateWrite write)
    {
        if (write is not StateSet set)
        {
            var deleted = write.ETag is { } tag ? worker.Command(sql.DeleteIfMatch, write.Key, tag) : worker.Command(sql.Delete, write.Key);
            return deleted.ExecuteNonQuery() == 0 && write.ETag is not null ? StateFailure.Mismatch() : null;
        }

        var (ttl, fault) = StateTtl.Of(set.Metadata);
        if (fault is not null)
            return fault;
        var value = set.Json ? Encoding.UTF8.GetString(set.Data) : Convert.ToBase64String(set.Data);
        var etag = Guid.NewGuid().ToString();
        var command = set switch
        {
            { ETag: { } expected } => worker.Command(sql.SetIfMatch, set.Key, value, !set.Json, etag, ttl, expected),
            { Words.FirstWrite: true } => worker.Command(sql.SetIfAbsent, set.Key, value, !set.Json, etag, ttl),
            _ => worker.Command(sql.Set, set.Key, value, !set.Json, etag, ttl),
        };
        return command.ExecuteNonQuery() == 0 ? StateFailure.Mismatch() : null;
    }

    public ValueTask DisposeAsync()
    {
        writer.Dispose();
        reader.Dispose();
        return ValueTask.CompletedTask;
    }
}
