using Microsoft.Data.Sqlite;
using Sidecar.Errors;

namespace Sidecar.Invocation.NameResolution;

/// <summary>
/// Lets sidecars that were started separately find each other through one SQLite file: daprd's table, so that both
/// kinds can share it.
/// </summary>
sealed partial class SqliteResolver(SqliteResolverSettings settings, ILogger<SqliteResolver> log) : INameResolver
{
    readonly string registration = Guid.NewGuid().ToString();
    readonly CancellationTokenSource stopping = new();
    Task renewing = Task.CompletedTask;

    /// <exception cref="StartupException">The file cannot be used.</exception>
    public Task RegisterAsync(string appId, string address, CancellationToken cancellationToken)
    {
        try
        {
            CreateTables();
            Register(appId, address);
        }
        catch (SqliteException e)
        {
            throw new StartupException($"Name resolution in {settings.ConnectionString}: {e.Message}");
        }

        renewing = RenewAsync(appId, address, stopping.Token);
        return Task.CompletedTask;
    }

    /// <summary>A random recently renewed row: distributes calls, and skips sidecars that were killed.</summary>
    public Task<string?> ResolveAsync(string appId, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(Find(appId));
        }
        catch (SqliteException e)
        {
            LogUnreadable(appId, e.Message);
            return Task.FromResult<string?>(null);
        }
    }

    string? Find(string appId)
    {
        using var database = Open();
        using var query = database.CreateCommand();
        query.CommandText = $"SELECT address FROM {settings.Table}"
            + " WHERE app_id = $app AND last_update >= unixepoch() - $fresh ORDER BY random() LIMIT 1";
        query.Parameters.AddWithValue("$app", appId);
        query.Parameters.AddWithValue("$fresh", (long)settings.UpdateInterval.TotalSeconds);
        return query.ExecuteScalar() as string;
    }

    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested)
            return;
        await stopping.CancelAsync();
        await renewing;
        try
        {
            Execute($"DELETE FROM {settings.Table} WHERE registration_id = $id", ("$id", registration));
        }
        catch (SqliteException)
        {
            // The row expires without being renewed.
        }

        stopping.Dispose();
    }

    /// <summary>daprd's tables, with its mark that no migration is due.</summary>
    void CreateTables()
    {
        Execute("PRAGMA journal_mode = WAL");
        Execute(
            $"""
             BEGIN IMMEDIATE;
             CREATE TABLE IF NOT EXISTS {settings.MetadataTable} (key text NOT NULL PRIMARY KEY, value text NOT NULL);
             CREATE TABLE IF NOT EXISTS {settings.Table} (
               registration_id TEXT NOT NULL PRIMARY KEY,
               address TEXT NOT NULL,
               app_id TEXT NOT NULL,
               namespace TEXT NOT NULL,
               last_update INTEGER NOT NULL
             );
             CREATE UNIQUE INDEX IF NOT EXISTS {settings.Table}_address_idx ON {settings.Table} (address);
             CREATE INDEX IF NOT EXISTS {settings.Table}_last_update_idx ON {settings.Table} (last_update);
             INSERT OR IGNORE INTO {settings.MetadataTable} VALUES ('nr-migrations', '1');
             COMMIT;
             """);
    }

    /// <summary>Also replaces the row of a former owner of the address.</summary>
    void Register(string appId, string address) => Execute(
        $"INSERT OR REPLACE INTO {settings.Table} (registration_id, address, app_id, namespace, last_update)"
        + " VALUES ($id, $address, $app, '', unixepoch())",
        ("$id", registration), ("$address", address), ("$app", appId));

    /// <summary>
    /// Renews twice as often as needed, so that a busy machine does not expire a live row; restores a missing row.
    /// </summary>
    async Task RenewAsync(string appId, string address, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(settings.UpdateInterval / 2);
        var hasFailed = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(cancellationToken);
                if (hasFailed)
                    CreateTables();
                Register(appId, address);
                hasFailed = false;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                // Locked for too long, or the file was deleted: pooled connections still refer to the old one.
                if (!hasFailed)
                    LogNotRenewed(appId, e.Message);
                hasFailed = true;
                SqliteConnection.ClearAllPools();
            }
        }
    }

    SqliteConnection Open()
    {
        var database = new SqliteConnection(settings.ConnectionString);
        database.Open();
        return database;
    }

    void Execute(string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var database = Open();
        using var command = database.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }

    [LoggerMessage(LogLevel.Warning, "Resolving {AppId} failed: {Reason}")]
    partial void LogUnreadable(string appId, string reason);

    [LoggerMessage(LogLevel.Warning, "Renewing the registration of {AppId} failed; retrying: {Reason}")]
    partial void LogNotRenewed(string appId, string reason);
}
