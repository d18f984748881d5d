using Microsoft.Data.Sqlite;

namespace Search.Tests;

/// <summary>An index in a temporary folder, which is deleted after the test.</summary>
sealed class TemporaryIndex : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("search-");

    public TemporaryIndex() => Index = UserIndex.Open(Database);

    public UserIndex Index { get; }

    public string Database => Path.Combine(folder.FullName, "search.db");

    public void Apply(params UserChange[] changes) => Index.Apply(changes);

    public void Add(string id, string name, string email = "nobody@nowhere.test") => Apply(Change(id, 1, name, email));

    public IReadOnlyList<string> Find(string q, int limit = 200) => Index.Find(SearchText.Tiers(q), default, limit).Ids;

    public void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database}");
        connection.Open();
        connection.Execute(sql);
    }

    public static UserChange Change(string id, long version, string? name, string email = "nobody@nowhere.test") =>
        new(id, version, name is null ? null : new(name, email));

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }
}
