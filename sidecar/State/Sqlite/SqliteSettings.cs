using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Sidecar.Errors;
using Sidecar.Resources;

namespace Sidecar.State.Sqlite;

/// <summary>The file and the tables of a <c>state.sqlite</c> component.</summary>
sealed partial record SqliteSettings(string Path, string Table, string MetadataTable)
{
    /// <summary>How long to wait for another process's lock.</summary>
    const int BusySeconds = 2;

    const string InMemory = ":memory:";

    readonly string memoryName = Guid.NewGuid().ToString("n");

    /// <exception cref="StartupException">A missing connection string or an invalid table name.</exception>
    public static SqliteSettings From(ComponentSpec spec, string folder)
    {
        if (spec.Metadata.GetValueOrDefault("connectionString") is not { Length: > 0 } file)
            throw spec.Invalid("connectionString is missing. Set it to the file of the database.");
        if (file.StartsWith("file:", StringComparison.Ordinal))
            file = file["file:".Length..];
        file = file.Split('?')[0];
        return new(
            file == InMemory ? file : System.IO.Path.GetFullPath(file, folder),
            TableName(spec, "tableName", "state"),
            TableName(spec, "metadataTableName", "metadata"));
    }

    public async Task<SqliteConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path == InMemory ? memoryName : Path,
            Mode = Path == InMemory ? SqliteOpenMode.Memory : SqliteOpenMode.ReadWriteCreate,
            Cache = Path == InMemory ? SqliteCacheMode.Shared : SqliteCacheMode.Default,
            Pooling = false,
            DefaultTimeout = BusySeconds,
        }.ToString());
        await connection.OpenAsync(cancellationToken);
        // An acknowledged write survives a power failure (docs/storage.md).
        Execute(
            connection,
            $"PRAGMA busy_timeout = {BusySeconds * 1000}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
        return connection;
    }

    /// <summary>Creates daprd's tables at its migration level 1, so that daprd has nothing to migrate.</summary>
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

    static string TableName(ComponentSpec spec, string setting, string fallback) =>
        spec.Metadata.GetValueOrDefault(setting) is not { Length: > 0 } name ? fallback
        : Identifier().IsMatch(name) ? name
        : throw spec.Invalid($"{setting} '{name}' is not a valid table name; use letters, digits and _ only.");

    [GeneratedRegex("^[a-zA-Z0-9_]+$")]
    private static partial Regex Identifier();
}
