using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Sidecar.Errors;
using Sidecar.GoCompat;
using Sidecar.Options;

namespace Sidecar.Invocation.NameResolution;

/// <summary>Settings of the SQLite resolver, named and defaulted as in Dapr.</summary>
/// <param name="UpdateInterval">How long a row counts after it was renewed.</param>
sealed partial record SqliteResolverSettings(string ConnectionString, string Table, string MetadataTable, TimeSpan UpdateInterval)
{
    /// <exception cref="StartupException">A setting that is missing or has no sense.</exception>
    public static SqliteResolverSettings From(IReadOnlyDictionary<string, string> settings, SidecarOptions options)
    {
        string? Setting(string name) => settings.FirstOrDefault(s => s.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
        StartupException Fault(string name, string what) => new($"{options.ConfigPath}: {name} of the name resolution sqlite {what}.");

        string Table(string name, string standard)
        {
            var table = Setting(name) ?? standard;
            return Identifier().IsMatch(table) ? table : throw Fault(name, $"is no table's name: \"{table}\"");
        }

        var given = Setting("connectionString") is { Length: > 0 } text ? text : throw Fault("connectionString", "is missing");
        var file = (given.StartsWith("file:", StringComparison.Ordinal) ? given[5..] : given).Split('?')[0];
        var path = Path.GetFullPath(file, options.WorkingDirectory);
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            throw Fault("connectionString", $"names {path}, but there is no such folder: create it");
        var connection = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 1 };
        var interval = GoDuration.Parse(Setting("updateInterval") ?? "5s") ?? throw Fault("updateInterval", "is no time such as 5s");
        return new(connection.ToString(), Table("tableName", "hosts"), Table("metadataTableName", "metadata"), interval);
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex Identifier();
}
