using Npgsql;
using Sidecar.Errors;
using Sidecar.Resources;

namespace Sidecar.State.Postgres;

/// <summary>
/// <c>state.postgresql</c> v2 in daprd's own table: both can serve the same database. Values are bytes, whichever door they came
/// through; however many callers, the server sees no more connections than <c>maxConns</c>.
/// </summary>
sealed class PostgresStateStore : IStateStore
{
    /// <summary>Of one deletion of all that has expired, as in daprd.</summary>
    const int CleanupSeconds = 600;

    const string TimedOut = "context deadline exceeded";

    readonly NpgsqlDataSource source;
    readonly PostgresStatements sql;
    readonly PostgresTables tables;
    readonly TimeSpan timeout;
    readonly CancellationTokenSource stop = new();
    readonly Task cleaning;

    PostgresStateStore(PostgresSettings settings, PostgresTables tables)
    {
        (source, timeout, this.tables) = (NpgsqlDataSource.Create(settings.ConnectionString), settings.Timeout, tables);
        sql = new(settings.Table, settings.MetadataTable, settings.TablePrefix);
        cleaning = settings.CleanupInterval is { } interval ? CleanAsync(interval, stop.Token) : Task.CompletedTask;
    }

    public IReadOnlyList<string> Capabilities => ["ETAG", "TRANSACTIONAL", "TTL", "KEYS_LIKE", "ACTOR"];

    /// <summary>A server that is not there is looked for again with each call; one that refuses us is a fault.</summary>
    /// <exception cref="StartupException">Settings that cannot be kept, no such database, no such user.</exception>
    public static async Task<PostgresStateStore> OpenAsync(ComponentSpec spec, CancellationToken cancellation)
    {
        var settings = PostgresSettings.Of(spec);
        var tables = new PostgresTables(settings);
        try
        {
            await tables.MadeAsync().WaitAsync(cancellation);
        }
        catch (PostgresException e) when (!e.IsTransient)
        {
            throw spec.Fault($"the database cannot be used ({Words(e)}). It must exist and let this user create tables.");
        }
        catch (NpgsqlException)
        {
            // Calls fail until it is there; the service beside the sidecar says that it is not ready.
        }

        return new(settings, tables);
    }

    public Task<StateValue?> GetAsync(string key, CancellationToken cancellation) => RunAsync(async connection =>
    {
        await using var command = Command(connection, sql.Get, new NpgsqlParameter<string> { TypedValue = key });
        await using var rows = await command.ExecuteReaderAsync(CancellationToken.None);
        return await rows.ReadAsync(CancellationToken.None) ? Read(rows) : null;
    }, cancellation);

    public Task<IReadOnlyDictionary<string, StateValue>> GetManyAsync(IReadOnlyList<string> keys, CancellationToken cancellation) =>
        RunAsync<IReadOnlyDictionary<string, StateValue>>(async connection =>
        {
            await using var command = Command(connection, sql.GetMany, new NpgsqlParameter<string[]> { TypedValue = [.. keys] });
            await using var rows = await command.ExecuteReaderAsync(CancellationToken.None);
            var found = new Dictionary<string, StateValue>(keys.Count);
            while (await rows.ReadAsync(CancellationToken.None))
                found.Add(rows.GetString(3), Read(rows));
            return found;
        }, cancellation);

    public Task<StateFailure?> WriteAsync(StateWrite write, CancellationToken cancellation) =>
        RunAsync(connection => ApplyAsync(connection, write), cancellation);

    /// <summary>All or none.</summary>
    public Task<StateFailure?> TransactAsync(IReadOnlyList<StateWrite> writes, CancellationToken cancellation) => RunAsync(async connection =>
    {
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        foreach (var write in writes)
            if (await ApplyAsync(connection, write) is { } failure)
                return failure;
        await transaction.CommitAsync(CancellationToken.None);
        return null;
    }, cancellation);

    async Task<StateFailure?> ApplyAsync(NpgsqlConnection connection, StateWrite write)
    {
        var (etag, fault) = write.ETag is { } text ? PostgresETag.Parse(text) : (null, null);
        var (ttl, ttlFault) = write is StateSet ? StateTtl.Of(write.Metadata) : (0, null);
        if (ttlFault is not null)
            return ttlFault;
        if (fault is not null)
            return StateFailure.Mismatch(fault);

        var key = new NpgsqlParameter<string> { TypedValue = write.Key };
        List<NpgsqlParameter> values = write is StateSet set
            ? [key, new NpgsqlParameter<byte[]> { TypedValue = set.Data }, new NpgsqlParameter<int> { TypedValue = ttl }]
            : [key];
        if (etag is { } expected)
            values.Add(new NpgsqlParameter<Guid> { TypedValue = expected });
        await using var command = Command(connection, Statement(write), [.. values]);
        var rows = await command.ExecuteNonQueryAsync(CancellationToken.None);
        return rows == 1 || write is StateDelete { ETag: null } ? null
            : write.ETag is null ? new(StateFailureKind.Failed, "no item was updated")
            : StateFailure.Mismatch();
    }

    string Statement(StateWrite write) => write switch
    {
        StateSet { ETag: not null } => sql.SetIfMatch,
        StateSet { Words.FirstWrite: true } => sql.SetIfAbsent,
        StateSet => sql.Set,
        { ETag: not null } => sql.DeleteIfMatch,
        _ => sql.Delete,
    };

    static NpgsqlCommand Command(NpgsqlConnection connection, string text, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var command = new NpgsqlCommand(text, connection);
        foreach (var value in values)
            command.Parameters.Add(value);
        return command;
    }

    static StateValue Read(NpgsqlDataReader row) => new((byte[])row[0], row.GetGuid(1).ToString(),
        StateValue.Expiring(row.IsDBNull(2) ? null : row.GetFieldValue<DateTimeOffset>(2)));

    /// <summary>
    /// Never longer than the timeout, even if the server hangs: whoever waits is told, while the command, which is not given the
    /// caller's token for that reason, comes to its own end.
    /// </summary>
    async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await OnConnectionAsync().WaitAsync(timeout, cancellation);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            throw new StateStoreException(Words(e), e);
        }

        async Task<T> OnConnectionAsync()
        {
            await tables.MadeAsync();
            await using var connection = await source.OpenConnectionAsync(cancellation);
            return await work(connection);
        }
    }

    /// <summary>As daprd words them.</summary>
    static string Words(Exception e) => e switch
    {
        PostgresException refused => $"{refused.Severity}: {refused.MessageText} (SQLSTATE {refused.SqlState})",
        { InnerException: TimeoutException } or TimeoutException => TimedOut,
        _ => e.Message,
    };

    /// <summary>One of all sidecars, theirs and ours, deletes what has expired, once in an interval.</summary>
    async Task CleanAsync(TimeSpan interval, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(interval);
        while (!cancellation.IsCancellationRequested)
            try
            {
                await timer.WaitForNextTickAsync(cancellation);
                await using var connection = await source.OpenConnectionAsync(cancellation);
                await using var claim = Command(connection, sql.ClaimCleanup, new NpgsqlParameter<double> { TypedValue = interval.TotalMilliseconds - 100 });
                await using var delete = Command(connection, sql.DeleteExpired);
                delete.CommandTimeout = CleanupSeconds;
                if (await claim.ExecuteNonQueryAsync(cancellation) > 0)
                    await delete.ExecuteNonQueryAsync(cancellation);
            }
            catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
            {
                // What has expired is not shown anyway: the next turn deletes it.
            }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await cleaning;
        await source.DisposeAsync();
        stop.Dispose();
    }
}
