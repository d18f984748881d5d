using Microsoft.Data.Sqlite;

namespace Search;

/// <summary>
/// The searchable copy of the users in SQLite. It has a row for each user with the highest version seen, deleted users
/// included (a late event must not restore one), and the words of each user who is not deleted.
/// </summary>
sealed class UserIndex
{
    // secure-delete: the words of a deleted user are removed from the file and not only from the results. There is no
    // prefix index: with one, an update or a deletion costs more than three times as much.
    const string Schema = $"""
        PRAGMA journal_mode = WAL;
        CREATE TABLE IF NOT EXISTS users (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL);
        CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (name, email, tokenize = "{SearchText.Tokenizer}");
        INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
        """;

    const string AdvanceVersion = """
        INSERT INTO users (id, version) VALUES ($id, $version)
        ON CONFLICT (id) DO UPDATE SET version = excluded.version WHERE excluded.version > version
        RETURNING place
        """;

    const string SelectPage = """
        SELECT users.place, users.id FROM words JOIN users ON users.place = words.rowid
        WHERE words MATCH $match AND words.rowid > $after ORDER BY words.rowid LIMIT $limit
        """;

    const int BusyTimeoutSeconds = 5;

    readonly string connectionString;

    UserIndex(string path) => connectionString = new SqliteConnectionStringBuilder
    {
        DataSource = path,
        DefaultTimeout = BusyTimeoutSeconds,
    }.ToString();

    /// <summary>Opens the index; creates the file and its folder if they do not exist.</summary>
    /// <exception cref="IOException">The file cannot be opened, or is not a database.</exception>
    public static UserIndex Open(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var index = new UserIndex(path);
            using var connection = index.Connect();
            connection.Execute(Schema);
            return index;
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            var message = $"The search index '{path}' cannot be opened ({exception.Message}). "
                + "Set Search:Database to another file.";
            throw new IOException(message, exception);
        }
    }

    /// <summary>Applies all changes in one transaction, which is on the disk when this method returns.</summary>
    /// <exception cref="SqliteException">None of the changes is written.</exception>
    public void Apply(IEnumerable<UserChange> changes)
    {
        using var connection = Connect();
        using var transaction = connection.BeginTransaction();
        foreach (var change in changes)
            Apply(connection, change);
        transaction.Commit();
    }

    /// <summary>Finds a page of users: by tier, then in the order in which the index first saw them.</summary>
    /// <param name="tiers">The expressions of <see cref="SearchText.Tiers"/>.</param>
    /// <param name="after">The end of the previous page; the default for the first page.</param>
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public UserPage Find(IReadOnlyList<string> tiers, Position after, int limit)
    {
        using var connection = Connect();
        // One snapshot for all tiers: a user that changes meanwhile is in one of them, not in two.
        using var transaction = connection.BeginTransaction(deferred: true);
        var ids = new List<string>();
        var last = after;
        for (var tier = after.Tier; tier < tiers.Count; tier++)
        {
            using var command = connection.CreateCommand(SelectPage,
                ("$match", tiers[tier]),
                ("$after", tier == after.Tier ? after.Place : 0),
                ("$limit", limit - ids.Count + 1));
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                if (ids.Count == limit)
                    return new(ids, last);

                ids.Add(rows.GetString(1));
                last = new(tier, rows.GetInt64(0));
            }
        }

        return new(ids, null);
    }

    static void Apply(SqliteConnection connection, UserChange change)
    {
        using var advance = connection.CreateCommand(AdvanceVersion, ("$id", change.Id), ("$version", change.Version));
        if (advance.ExecuteScalar() is not long place)
            return;

        connection.Execute("DELETE FROM words WHERE rowid = $place", ("$place", place));
        if (change.User is { } user)
        {
            connection.Execute("INSERT INTO words (rowid, name, email) VALUES ($place, $name, $email)",
                ("$place", place),
                ("$name", SearchText.Normalize(user.Name)),
                ("$email", SearchText.Normalize(user.Email)));
        }
    }

    SqliteConnection Connect()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        connection.Execute("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
        return connection;
    }
}
