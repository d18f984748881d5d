using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using Sidecar.Errors;
using Sidecar.GoCompat;
using Sidecar.Resources;

namespace Sidecar.State.Postgres;

/// <summary>The metadata of <c>state.postgresql</c> v2.</summary>
/// <param name="Timeout">For one operation, including the wait for a connection.</param>
/// <param name="CleanupInterval">Between deletions of expired rows; null for none.</param>
sealed partial record PostgresSettings(
    string ConnectionString,
    string TablePrefix,
    string MetadataTable,
    TimeSpan Timeout,
    TimeSpan? CleanupInterval)
{
    /// <summary>Prepared statements for each connection: enough for every statement of the store.</summary>
    const int Statements = 16;

    /// <summary>Executions before a statement is prepared.</summary>
    const int MinUsages = 2;

    static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(20);
    static readonly TimeSpan DefaultCleanup = TimeSpan.FromHours(1);

    public string Table => TablePrefix + "state";

    /// <exception cref="StartupException">Another version, or an invalid or unsupported setting.</exception>
    public static PostgresSettings From(ComponentSpec spec)
    {
        if (spec.Version != "v2")
        {
            throw spec.Invalid("the embedded sidecar supports version v2 of state.postgresql, "
                + $"not {spec.Version}. Set version: v2, or use Dapr itself.");
        }

        foreach (var name in (string[])["useAzureAD", "useAWSIAM"])
        {
            if (bool.TryParse(spec.Metadata.GetValueOrDefault(name), out var used) && used)
                throw spec.Invalid($"the embedded sidecar does not support {name}. Use Dapr itself.");
        }

        var connection = PostgresConnection.From(spec);
        var timeout = Duration(spec, "timeout") ?? Duration(spec, "timeoutInSeconds") ?? DefaultTimeout;
        if (timeout < TimeSpan.FromSeconds(1))
            throw spec.Invalid("timeout must be 1s or more.");
        ConfigurePool(connection, spec);
        ConfigureTimeouts(connection, timeout);

        var cleanup = Duration(spec, "cleanupInterval")
            ?? Duration(spec, "cleanupIntervalInSeconds")
            ?? DefaultCleanup;
        return new(
            connection.ToString(),
            TableName(spec, "tablePrefix", ""),
            TableName(spec, "metadataTableName", "dapr_metadata"),
            timeout,
            cleanup > TimeSpan.Zero ? cleanup : null);
    }

    static void ConfigurePool(NpgsqlConnectionStringBuilder connection, ComponentSpec spec)
    {
        if (!connection.ContainsKey("Maximum Pool Size"))
            connection.MaxPoolSize = Math.Max(4, Environment.ProcessorCount);
        if (spec.Metadata.GetValueOrDefault("maxConns") is { Length: > 0 } text)
            connection.MaxPoolSize = MaxConnections(spec, text);
        if (connection.MinPoolSize > connection.MaxPoolSize)
        {
            throw spec.Invalid($"pool_min_conns is {connection.MinPoolSize}, more than the maximum of "
                + $"{connection.MaxPoolSize} connections: set maxConns.");
        }

        if (Duration(spec, "connectionMaxIdleTime") is { TotalSeconds: > 0 } idle)
            connection.ConnectionIdleLifetime = (int)idle.TotalSeconds;
        if (connection.ConnectionIdleLifetime > 0)
        {
            connection.ConnectionPruningInterval =
                Math.Min(connection.ConnectionPruningInterval, connection.ConnectionIdleLifetime);
        }

        if (spec.Metadata.GetValueOrDefault("queryExecMode", "") is "" or "cache_statement" or "cache_describe")
        {
            connection.MaxAutoPrepare = Statements;
            connection.AutoPrepareMinUsages = MinUsages;
        }
    }

    static int MaxConnections(ComponentSpec spec, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 1
            ? number
            : throw spec.Invalid($"maxConns must be an integer of at least 2, not '{text}'.");

    static void ConfigureTimeouts(NpgsqlConnectionStringBuilder connection, TimeSpan timeout)
    {
        var seconds = (int)Math.Ceiling(timeout.TotalSeconds);
        connection.CommandTimeout = seconds;
        // 0 is unlimited: a server that hangs would block the connection for good.
        connection.Timeout = connection.Timeout == 0 ? seconds : Math.Min(connection.Timeout, seconds);
        connection.CancellationTimeout = -1;
    }

    /// <summary>In Go's format; a number without a unit is in seconds.</summary>
    static TimeSpan? Duration(ComponentSpec spec, string setting)
    {
        if (spec.Metadata.GetValueOrDefault(setting) is not { Length: > 0 } text)
            return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(seconds);
        return GoDuration.Parse(text) ?? throw spec.Invalid($"{setting}: '{text}' is not a duration such as 5s.");
    }

    static string TableName(ComponentSpec spec, string setting, string fallback)
    {
        if (spec.Metadata.GetValueOrDefault(setting) is not { Length: > 0 } name)
            return fallback;
        return Identifier().IsMatch(name) ? name : throw spec.Invalid(
            $"{setting} '{name}' is not valid; use letters, digits and _ only, after 'schema.' for another schema.");
    }

    [GeneratedRegex(@"^(?:[a-zA-Z_]\w*\.)?(?:[a-zA-Z_]\w*)?$", RegexOptions.ECMAScript)]
    private static partial Regex Identifier();
}
