using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Sidecar.Errors;
using Sidecar.GoCompat;
using Sidecar.Options;

namespace Sidecar.Invocation.NameResolution;

/// <summary>The settings of the SQLite resolver, with Dapr's names and defaults.</summary>
/// <param name="UpdateInterval">How long a row is valid after its last renewal.</param>
sealed partial record SqliteResolverSettings(
    string ConnectionString, string Table, string MetadataTable, TimeSpan UpdateInterval)
{
    /// <exception cref="StartupException">A missing or invalid setting.</exception>
    public static SqliteResolverSettings From(IReadOnlyDictionary<string, string> settings, SidecarOptions options)
    {
        return new(
            ConnectionStringOf(),
            TableName("tableName", "hosts"),
            TableName("metadataTableName", "metadata"),
            GoDuration.Parse(Setting("updateInterval") ?? "5s")
                ?? throw Invalid("updateInterval", "is not a duration such as 5s"));

        string? Setting(string name) =>
            settings.FirstOrDefault(setting => setting.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

        StartupException Invalid(string name, string reason) =>
            new($"{options.ConfigPath}: {name} of the sqlite name resolution {reason}.");

        string ConnectionStringOf()
        {
            if (Setting("connectionString") is not { Length: > 0 } text)
                throw Invalid("connectionString", "is missing");
            var file = (text.StartsWith("file:", StringComparison.Ordinal) ? text[5..] : text).Split('?')[0];
            var path = Path.GetFullPath(file, options.WorkingDirectory);
            if (!Directory.Exists(Path.GetDirectoryName(path)))
                throw Invalid("connectionString", $"is {path}, whose folder does not exist: create it");
            return new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 1 }.ToString();
        }

        string TableName(string name, string fallback)
        {
            var table = Setting(name) ?? fallback;
            return Identifier().IsMatch(table)
                ? table
                : throw Invalid(name, $"is not a valid table name: \"{table}\"");
        }
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Identifier();
}
