namespace Sidecar.State.Sqlite;

/// <summary>The SQL statements on one table; an expired row counts as missing.</summary>
sealed class SqliteStatements(string table)
{
    const string Alive = "(expiration_time IS NULL OR expiration_time > CURRENT_TIMESTAMP)";
    const string Expiration = "CASE WHEN $5 > 0 THEN DATETIME(CURRENT_TIMESTAMP, '+' || $5 || ' seconds') END";

    readonly string insert = $"INSERT INTO {table} (key, value, is_binary, etag, expiration_time, update_time)"
        + $" VALUES ($1, $2, $3, $4, {Expiration}, CURRENT_TIMESTAMP)"
        + " ON CONFLICT (key) DO UPDATE SET value = excluded.value, is_binary = excluded.is_binary,"
        + " etag = excluded.etag, expiration_time = excluded.expiration_time, update_time = CURRENT_TIMESTAMP";

    public string Get { get; } =
        $"SELECT value, is_binary, etag, expiration_time FROM {table} WHERE key = $1 AND {Alive}";

    /// <summary>Parameters: key, value, whether it is base64, ETag, time to live in seconds (0: none).</summary>
    public string Set => insert;

    public string SetIfAbsent => field ??= $"{insert} WHERE NOT {Alive}";

    /// <summary>Parameters as for <see cref="Set"/>, then the expected ETag.</summary>
    public string SetIfMatch { get; } = $"UPDATE {table} SET value = $2, is_binary = $3, etag = $4,"
        + $" expiration_time = {Expiration}, update_time = CURRENT_TIMESTAMP"
        + $" WHERE key = $1 AND etag = $6 AND {Alive}";

    public string Delete { get; } = $"DELETE FROM {table} WHERE key = $1";

    public string DeleteIfMatch { get; } = $"DELETE FROM {table} WHERE key = $1 AND etag = $2";
}
