using Npgsql;
using Sidecar.Errors;
using Sidecar.Resources;

namespace Sidecar.State.Postgres;

/// <summary>
/// <c>state.postgresql</c> v2 in daprd's table, so that both can use the same database. Values are bytes from either
/// API. The pool opens at most <c>maxConns</c> connections, however many callers there are.
/// </summary>
sealed class PostgresStateStore : IStateStore
{
    const string TimedOut = "context deadline exceeded";

    readonly NpgsqlDataSource source;
    readonly PostgresStatements sql;
    readonly PostgresTables tables;
    readonly TimeSpan timeout;
    readonly PostgresCleanup? cleanup;

    PostgresStateStore(PostgresSettings settings, PostgresTables tables, ILogger log)
    {
        this.tables = tables;
        timeout = settings.Timeout;
        source = NpgsqlDataSource.Create(settings.ConnectionString);
        sql = new(settings.Table, settings.MetadataTable, settings.TablePrefix);
        cleanup = settings.CleanupInterval is { } interval ? new(source, sql, interval, log) : null;
    }

    public IReadOnlyList<string> Capabilities => ["ETAG", "TRANSACTIONAL", "TTL", "KEYS_LIKE", "ACTOR"];

    /// <summary>An unreachable server is retried with each call; a server that rejects the login is an error.</summary>
    /// <exception cref="StartupException">Invalid settings, no such database, no such user.</exception>
    public static async Task<PostgresStateStore> OpenAsync(
        ComponentSpec spec, ILogger log, CancellationToken cancellationToken)
    {
        var settings = PostgresSettings.From(spec);
        var tables = new PostgresTables(settings);
        try
        {
            await tables.EnsureCreatedAsync().WaitAsync(cancellationToken);
        }
        catch (PostgresException e) when (!e.IsTransient)
        {
            throw spec.Invalid(
                $"the database cannot be used ({Message(e)}). It must exist and let this user create tables.");
        }
        catch (NpgsqlException)
        {
            // Calls fail until the server is reachable; the service reports that it is not ready.
        }

        return new(settings, tables, log);
    }

    public Task<StateValue?> GetAsync(string key, CancellationToken cancellationToken) => RunAsync(
        async connection =>
        {
            await using var command = connection.Command(sql.Get, new NpgsqlParameter<string> { TypedValue = key });
            await using var rows = await command.ExecuteReaderAsync(CancellationToken.None);
            return await rows.ReadAsync(CancellationToken.None) ? Read(rows) : null;
        },
        cancellationToken);

    public Task<IReadOnlyDictionary<string, StateValue>> GetManyAsync(
        IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyDictionary<string, StateValue>>(
            async connection =>
            {
                var parameter = new NpgsqlParameter<string[]> { TypedValue = [.. keys] };
                await using var command = connection.Command(sql.GetMany, parameter);
                await using var rows = await command.ExecuteReaderAsync(CancellationToken.None);
                var found = new Dictionary<string, StateValue>(keys.Count);
                while (await rows.ReadAsync(CancellationToken.None))
                    found.Add(rows.GetString(3), Read(rows));
                return found;
            },
            cancellationToken);

    public Task<StateFailure?> WriteAsync(StateWrite write, CancellationToken cancellationToken) =>
        RunAsync(connection => ApplyAsync(connection, write), cancellationToken);

    /// <summary>All or none.</summary>
    public Task<StateFailure?> TransactAsync(
        IReadOnlyList<StateWrite> writes, CancellationToken cancellationToken) => RunAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            foreach (var write in writes)
            {
                if (await ApplyAsync(connection, write) is { } failure)
                    return failure;
            }

            await transaction.CommitAsync(CancellationToken.None);
            return null;
        },
        cancellationToken);

    async Task<StateFailure?> ApplyAsync(NpgsqlConnection connection, StateWrite write)
    {
        List<NpgsqlParameter> parameters = [new NpgsqlParameter<string> { TypedValue = write.Key }];
        if (write is StateSet set)
        {
            var (ttl, invalidTtl) = StateTtl.Parse(set.Metadata);
            if (invalidTtl is not null)
                return invalidTtl;
            parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = set.Data });
            parameters.Add(new NpgsqlParameter<int> { TypedValue = ttl });
        }

        if (write.ETag is { } text)
        {
            var (etag, invalidETag) = PostgresETag.Parse(text);
            if (invalidETag is not null)
                return StateFailure.Mismatch(invalidETag);
            parameters.Add(new NpgsqlParameter<Guid> { TypedValue = etag!.Value });
        }

        await using var command = connection.Command(Statement(write), [.. parameters]);
        var rows = await command.ExecuteNonQueryAsync(CancellationToken.None);
        if (rows == 1 || write is StateDelete { ETag: null })
            return null;
        return write.ETag is null
            ? new(StateFailureKind.Failed, "no item was updated")
            : StateFailure.Mismatch();
    }

    string Statement(StateWrite write) => write switch
    {
        StateSet { ETag: not null } => sql.SetIfMatch,
        StateSet { Options.IsFirstWrite: true } => sql.SetIfAbsent,
        StateSet => sql.Set,
        { ETag: not null } => sql.DeleteIfMatch,
        _ => sql.Delete,
    };

    static StateValue Read(NpgsqlDataReader row)
    {
        var expiration = row.IsDBNull(2) ? (DateTimeOffset?)null : row.GetFieldValue<DateTimeOffset>(2);
        return new((byte[])row[0], row.GetGuid(1).ToString(), StateValue.Expiration(expiration));
    }

    /// <summary>
    /// Returns within the timeout, even if the server hangs. The command itself does not get the caller's token; an
    /// abandoned one ends by its own timeout.
    /// </summary>
    async Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await OnConnectionAsync().WaitAsync(timeout, cancellationToken);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            throw new StateStoreException(Message(e), e);
        }

        async Task<T> OnConnectionAsync()
        {
            await tables.EnsureCreatedAsync();
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            return await work(connection);
        }
    }

    /// <summary>In daprd's words.</summary>
    static string Message(Exception e) => e switch
    {
        PostgresException error => $"{error.Severity}: {error.MessageText} (SQLSTATE {error.SqlState})",
        { InnerException: TimeoutException } or TimeoutException => TimedOut,
        _ => e.Message,
    };

    public async ValueTask DisposeAsync()
    {
        if (cleanup is not null)
            await cleanup.DisposeAsync();
        await source.DisposeAsync();
    }
}
