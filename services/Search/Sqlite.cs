using Microsoft.Data.Sqlite;

namespace Search;

/// <summary>Commands with parameters in one call.</summary>
static class Sqlite
{
    public static SqliteCommand CreateCommand(
        this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    public static void Execute(
        this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.CreateCommand(sql, parameters);
        command.ExecuteNonQuery();
    }
}
