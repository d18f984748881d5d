namespace Sidecar.State.Postgres;

/// <summary>The SQL statements on one table; an expired row counts as missing.</summary>
sealed class PostgresStatements(string table, string metadata, string prefix)
{
    const string Alive = "(expires_at IS NULL OR expires_at >= now())";
    const string Expiration = "CASE WHEN $3 > 0 THEN now() + $3 * interval '1 second' END";

    /// <summary>Parameter: key.</summary>
    public string Get { get; } = $"SELECT value, etag, expires_at FROM {table} WHERE key = $1 AND {Alive}";

    /// <summary>Parameter: keys.</summary>
    public string GetMany { get; } =
        $"SELECT value, etag, expires_at, key FROM {table} WHERE key = ANY ($1) AND {Alive}";

    /// <summary>Parameters: key, value, time to live in seconds (0: none).</summary>
    public string Set { get; } = Insert(table);

    public string SetIfAbsent { get; } = Insert(table) + " WHERE old.expires_at < now()";

    /// <summary>Parameters as for <see cref="Set"/>, then the expected ETag.</summary>
    public string SetIfMatch { get; } =
        $"UPDATE {table} SET value = $2, updated_at = now(), etag = gen_random_uuid(), expires_at = {Expiration}"
        + $" WHERE key = $1 AND etag = $4 AND {Alive}";

    public string Delete { get; } = $"DELETE FROM {table} WHERE key = $1";

    public string DeleteIfMatch { get; } = $"DELETE FROM {table} WHERE key = $1 AND etag = $2";

    /// <summary>Parameter: milliseconds. Affects one row if the last cleanup is longer ago.</summary>
    public string ClaimCleanup { get; } =
        $"INSERT INTO {metadata} AS old (key, value) VALUES ('last-cleanup-state-v2-{prefix}', now()::text)"
        + " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
        + " WHERE now() - old.value::timestamptz > $1 * interval '1 millisecond'";

    public string DeleteExpired { get; } = $"DELETE FROM {table} WHERE expires_at < now()";

    static string Insert(string table) =>
        $"INSERT INTO {table} AS old (key, value, expires_at) VALUES ($1, $2, {Expiration})"
        + " ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now(),"
        + " etag = gen_random_uuid(), expires_at = excluded.expires_at";
}
