using Microsoft.Data.Sqlite;

namespace Search;

/// <summary>
/// The searchable copy in SQLite: a row for every user ever heard of with the highest version seen, the deleted included
/// (a late event must not bring one back), and the words of the living.
/// </summary>
sealed class UserIndex
{
    // The words of a user who is gone leave the file, not only the results: secure-delete. No prefix index: beside
    // one, an update or an erasure costs more than three times as much.
    const string Schema = $"""
        PRAGMA journal_mode = WAL;
        CREATE TABLE IF NOT EXISTS users (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL);
        CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (name, email, tokenize = "{SearchText.Tokenizer}");
        INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
        """;

    const string Advance = """
        INSERT INTO users (id, version) VALUES ($id, $version)
        ON CONFLICT (id) DO UPDATE SET version = excluded.version WHERE excluded.version > version
        RETURNING place
        """;

    const string Page = """
        SELECT users.place, users.id FROM words JOIN users ON users.place = words.rowid
        WHERE words MATCH $match AND words.rowid > $after ORDER BY words.rowid LIMIT $limit
        """;

    readonly string connectionString;

    UserIndex(string path) => connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 5 }.ToString();

    /// <summary>Creates the file and its folder if they are not there.</summary>
    /// <exception cref="IOException">The file cannot be opened, or is no database.</exception>
    public static UserIndex Open(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var index = new UserIndex(path);
            using var connection = index.Connect();
            connection.Run(Schema);
            return index;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The index {path} cannot be opened ({e.Message}): name another file by Search:Database.", e);
        }
    }

    /// <summary>All of them in one transaction, which is on the disk when this returns.</summary>
    /// <exception cref="SqliteException">None of them is written.</exception>
    public void Apply(IEnumerable<UserChange> changes)
    {
        using var connection = Connect();
        using var transaction = connection.BeginTransaction();
        foreach (var change in changes)
            Apply(connection, change);
        transaction.Commit();
    }

    /// <param name="tiers">What to look for, best matches first; within a tier in the order in which the users were first heard of.</param>
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public UserPage Find(IReadOnlyList<string> tiers, Position after, int limit)
    {
        using var connection = Connect();
        // One snapshot for all tiers: a user changed meanwhile is in one of them, not in two.
        using var transaction = connection.BeginTransaction(deferred: true);
        var ids = new List<string>();
        var last = after;
        for (var tier = after.Tier; tier < tiers.Count; tier++)
        {
            var place = tier == after.Tier ? after.Place : 0;
            using var rows = connection.Command(Page, ("$match", tiers[tier]), ("$after", place), ("$limit", limit - ids.Count + 1))
                .ExecuteReader();
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
        if (connection.Command(Advance, ("$id", change.Id), ("$version", change.Version)).ExecuteScalar() is not long place)
            return;

        connection.Run("DELETE FROM words WHERE rowid = $place", ("$place", place));
        if (change.User is { } user)
            connection.Run("INSERT INTO words (rowid, name, email) VALUES ($place, $name, $email)",
                ("$place", place), ("$name", SearchText.Normal(user.Name)), ("$email", SearchText.Normal(user.Email)));
    }

    SqliteConnection Connect()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        connection.Run("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
        return connection;
    }
}

/// <summary>Where a page ends: the tier and the place in it.</summary>
readonly record struct Position(int Tier, long Place);

/// <param name="Next">Null: nobody is left.</param>
sealed record UserPage(IReadOnlyList<string> Ids, Position? Next);
