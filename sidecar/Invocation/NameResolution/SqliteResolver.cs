using Microsoft.Data.Sqlite;
using Sidecar.Errors;

namespace Sidecar.Invocation.NameResolution;

/// <summary>Sidecars that were started separately find each other in one SQLite file: daprd's own table, so both kinds can share it.</summary>
sealed partial class SqliteResolver(SqliteResolverSettings settings, ILogger<SqliteResolver> log) : INameResolver
{
    readonly string registration = Guid.NewGuid().ToString();
    readonly CancellationTokenSource stopping = new();
    Task renewing = Task.CompletedTask;

    /// <exception cref="StartupException">The file cannot be used.</exception>
    public Task RegisterAsync(string appId, string address, CancellationToken cancellation)
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

    /// <summary>A random one of the rows that were renewed lately: calls spread, and who was killed is forgotten.</summary>
    public Task<string?> ResolveAsync(string appId, CancellationToken cancellation)
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
        query.CommandText = $"SELECT address FROM {settings.Table} WHERE app_id = $app AND last_update >= unixepoch() - $fresh ORDER BY random() LIMIT 1";
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
            // the row goes stale by itself
        }

        stopping.Dispose();
    }

    /// <summary>As daprd makes them, and its mark that no migration is due.</summary>
    void CreateTables()
    {
        Execute("PRAGMA journal_mode = WAL");
        Execute(
            $"""
             BEGIN IMMEDIATE;
             CREATE TABLE IF NOT EXISTS {settings.MetadataTable} (key text NOT NULL PRIMARY KEY, value text NOT NULL);
             CREATE TABLE IF NOT EXISTS {settings.Table} (registration_id TEXT NOT NULL PRIMARY KEY, address TEXT NOT NULL, app_id TEXT NOT NULL,
               namespace TEXT NOT NULL, last_update INTEGER NOT NULL);
             CREATE UNIQUE INDEX IF NOT EXISTS {settings.Table}_address_idx ON {settings.Table} (address);
             CREATE INDEX IF NOT EXISTS {settings.Table}_last_update_idx ON {settings.Table} (last_update);
             INSERT OR IGNORE INTO {settings.MetadataTable} VALUES ('nr-migrations', '1');
             COMMIT;
             """);
    }

    /// <summary>Takes over the row of a dead owner of the address too.</summary>
    void Register(string appId, string address) => Execute(
        $"INSERT OR REPLACE INTO {settings.Table} (registration_id, address, app_id, namespace, last_update) VALUES ($id, $address, $app, '', unixepoch())",
        ("$id", registration), ("$address", address), ("$app", appId));

    /// <summary>Twice as often as needed: a busy machine must not make a living row stale. A row that is gone is put back.</summary>
    async Task RenewAsync(string appId, string address, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(settings.UpdateInterval / 2);
        var failed = false;
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
                try
                {
                    if (failed)
                        CreateTables();
                    Register(appId, address);
                    failed = false;
                }
                catch (SqliteException)
                {
                    // locked for too long, or the file is gone and with it what open connections hold: the next round
                    failed = true;
                    SqliteConnection.ClearAllPools();
                }
        }
        catch (OperationCanceledException)
        {
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

    [LoggerMessage(LogLevel.Warning, "The name resolution cannot be read for {App}: {Reason}")]
    partial void LogUnreadable(string app, string reason);
}
