using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Sidecar.Errors;
using Sidecar.Resources;

namespace Sidecar.State.Sqlite;

/// <summary>Where a SQLite file is and how it is opened.</summary>
sealed partial record SqliteSettings(string Path, string Table, string MetadataTable)
{
    /// <summary>The wait for another process's lock.</summary>
    const int BusySeconds = 2;

    const string InMemory = ":memory:";

    readonly string memoryName = Guid.NewGuid().ToString("n");

    /// <exception cref="StartupException">No connection string, or a table name that is none.</exception>
    public static SqliteSettings Of(ComponentSpec spec, string folder)
    {
        if (spec.Metadata.GetValueOrDefault("connectionString") is not { Length: > 0 } file)
            throw spec.Fault("connectionString is missing. Name the file of the database.");
        if (file.StartsWith("file:", StringComparison.Ordinal))
            file = file["file:".Length..];
        file = file.Split('?')[0];
        return new(file == InMemory ? file : System.IO.Path.GetFullPath(file, folder),
            Name(spec, "tableName", "state"), Name(spec, "metadataTableName", "metadata"));
    }

    public async Task<SqliteConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path == InMemory ? memoryName : Path,
            Mode = Path == InMemory ? SqliteOpenMode.Memory : SqliteOpenMode.ReadWriteCreate,
            Cache = Path == InMemory ? SqliteCacheMode.Shared : SqliteCacheMode.Default,
            Pooling = false,
            DefaultTimeout = BusySeconds,
        }.ToString());
        await connection.OpenAsync(cancellation);
        // An acknowledged write survives a power cut (storage.md, "What no protocol heals").
        Execute(connection, $"PRAGMA busy_timeout = {BusySeconds * 1000}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
        return connection;
    }

    /// <summary>daprd's own tables at its migration level 1: it finds nothing left to do.</summary>
    public void Migrate(SqliteConnection connection) => Execute(connection, $"""
        BEGIN IMMEDIATE;
        CREATE TABLE IF NOT EXISTS {MetadataTable} (key text NOT NULL PRIMARY KEY, value text NOT NULL);
        CREATE TABLE IF NOT EXISTS {Table} (
            key TEXT NOT NULL PRIMARY KEY,
            value TEXT NOT NULL,
            is_binary BOOLEAN NOT NULL,
            etag TEXT NOT NULL,
            expiration_time TIMESTAMP DEFAULT NULL,
            update_time TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
        );
        INSERT INTO {MetadataTable} (key, value) VALUES ('migrations', '1') ON CONFLICT (key) DO NOTHING;
        COMMIT
        """);

    static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    static string Name(ComponentSpec spec, string setting, string fallback) =>
        spec.Metadata.GetValueOrDefault(setting) is not { Length: > 0 } name ? fallback
        : Identifier().IsMatch(name) ? name
        : throw spec.Fault($"{setting} '{name}' is no name of a table; letters, digits and _ only.");

    [GeneratedRegex("^[a-zA-Z0-9_]+$")]
    private static partial Regex Identifier();
}
