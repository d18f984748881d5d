using System.Globalization;
using System.Text.RegularExpressions;
using Sidecar.Errors;
using Sidecar.GoCompat;
using Sidecar.Resources;

namespace Sidecar.State.Postgres;

/// <summary>The metadata of <c>state.postgresql</c> v2.</summary>
/// <param name="Connections">At most.</param>
/// <param name="Timeout">Of one operation, waiting for a connection included.</param>
/// <param name="CleanupInterval">Between two deletions of what has expired; null: never.</param>
sealed partial record PostgresSettings(string ConnectionString, int Connections, string TablePrefix, string MetadataTable, TimeSpan Timeout, TimeSpan? CleanupInterval)
{
    /// <summary>Texts of statements that a connection keeps prepared: all that there are.</summary>
    const int Statements = 16;

    static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(20), DefaultCleanup = TimeSpan.FromHours(1);

    public string Table => TablePrefix + "state";

    /// <exception cref="StartupException">Another version, or a setting that cannot be kept.</exception>
    public static PostgresSettings Of(ComponentSpec spec)
    {
        if (spec.Version != "v2")
            throw spec.Fault($"the embedded sidecar has state.postgresql in version v2, not {spec.Version}. Set version: v2, or use Dapr itself.");
        foreach (var name in (string[])["useAzureAD", "useAWSIAM"])
            if (bool.TryParse(spec.Metadata.GetValueOrDefault(name), out var used) && used)
                throw spec.Fault($"the embedded sidecar has no {name}. Use Dapr itself.");

        var connection = PostgresConnection.Of(spec);
        var timeout = Duration(spec, "timeout") ?? Duration(spec, "timeoutInSeconds") ?? DefaultTimeout;
        if (timeout < TimeSpan.FromSeconds(1))
            throw spec.Fault("timeout must be 1s or more.");
        if (!connection.ContainsKey("Maximum Pool Size"))
            connection.MaxPoolSize = Math.Max(4, Environment.ProcessorCount);
        if (spec.Metadata.GetValueOrDefault("maxConns") is { Length: > 0 } conns)
            connection.MaxPoolSize = int.TryParse(conns, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 1
                ? number
                : throw spec.Fault($"maxConns is a number from 2, not '{conns}'.");
        if (Duration(spec, "connectionMaxIdleTime") is { TotalSeconds: > 0 } idle)
            connection.ConnectionIdleLifetime = (int)idle.TotalSeconds;
        if (spec.Metadata.GetValueOrDefault("queryExecMode", "") is "" or "cache_statement" or "cache_describe")
            (connection.MaxAutoPrepare, connection.AutoPrepareMinUsages) = (Statements, 2);
        connection.CommandTimeout = (int)Math.Ceiling(timeout.TotalSeconds);
        // 0 is without a limit, which a server that hangs would use up
        connection.Timeout = connection.Timeout == 0 ? connection.CommandTimeout : Math.Min(connection.Timeout, connection.CommandTimeout);
        if (connection.ConnectionIdleLifetime > 0)
            connection.ConnectionPruningInterval = Math.Min(connection.ConnectionPruningInterval, connection.ConnectionIdleLifetime);
        if (connection.MinPoolSize > connection.MaxPoolSize)
            throw spec.Fault($"pool_min_conns is {connection.MinPoolSize}, more than the {connection.MaxPoolSize} connections that there may be: set maxConns.");
        connection.CancellationTimeout = -1;

        var cleanup = Duration(spec, "cleanupInterval") ?? Duration(spec, "cleanupIntervalInSeconds") ?? DefaultCleanup;
        return new(connection.ToString(), connection.MaxPoolSize, Name(spec, "tablePrefix", ""), Name(spec, "metadataTableName", "dapr_metadata"),
            timeout, cleanup > TimeSpan.Zero ? cleanup : null);
    }

    /// <summary>As Go writes it, or whole seconds.</summary>
    static TimeSpan? Duration(ComponentSpec spec, string setting) =>
        spec.Metadata.GetValueOrDefault(setting) is not { Length: > 0 } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
        : GoDuration.Parse(text) ?? throw spec.Fault($"{setting}: '{text}' is no duration such as 5s.");

    static string Name(ComponentSpec spec, string setting, string fallback) =>
        spec.Metadata.GetValueOrDefault(setting) is not { Length: > 0 } name ? fallback
        : Identifier().IsMatch(name) ? name
        : throw spec.Fault($"{setting} '{name}' is no beginning of a table's name; letters, digits and _ only, after 'schema.' if in another.");

    [GeneratedRegex(@"^(?:[a-zA-Z_]\w*\.)?(?:[a-zA-Z_]\w*)?$", RegexOptions.ECMAScript)]
    private static partial Regex Identifier();
}
