using System.Globalization;
using Npgsql;
using Sidecar.Errors;
using Sidecar.GoCompat;
using Sidecar.Resources;

namespace Sidecar.State.Postgres;

/// <summary>What daprd's driver understands in a connection string, translated for ours. A part that cannot be kept is a fault, never left out.</summary>
static class PostgresConnection
{
    /// <summary>Metadata of the component that stands above the connection string.</summary>
    static readonly string[] Overrides = ["host", "port", "user", "password", "database", "sslRootCert"];

    static readonly string[] Refused =
    [
        "hostaddr", "service", "servicefile", "krbsrvname", "krbspn", "sslsni", "require_auth", "default_query_exec_mode",
        "statement_cache_capacity", "description_cache_capacity", "pool_max_conn_lifetime_jitter", "pool_health_check_period", "pool_min_idle_conns",
    ];

    /// <exception cref="StartupException">No such string, or a part that cannot be kept.</exception>
    public static NpgsqlConnectionStringBuilder Of(ComponentSpec spec)
    {
        var text = spec.Metadata.GetValueOrDefault("connectionString") is { Length: > 0 } named ? named : spec.Metadata.GetValueOrDefault("url", "");
        var parts = PostgresUrl.Parse(text)
            ?? throw spec.Fault("connectionString is neither 'host=... user=... dbname=...' nor 'postgres://user@host/database'.");
        foreach (var name in Overrides)
            if (spec.Metadata.GetValueOrDefault(name) is { Length: > 0 } value)
                parts[name.ToLowerInvariant()] = value;
        if (spec.Metadata.GetValueOrDefault("hostaddr") is { Length: > 0 } || parts.Count == 0)
            throw spec.Fault("connectionString is missing, or hostaddr stands for it. Name host, user and database.");

        var connection = new NpgsqlConnectionStringBuilder();
        foreach (var name in (string[])["host", "port", "user", "database"])
            if (!parts.ContainsKey(name) && Environment.GetEnvironmentVariable("PG" + name.ToUpperInvariant()) is { Length: > 0 } value)
                parts[name] = value;
        AddHosts(connection, parts.GetValueOrDefault("host", "localhost").Split(','), parts.GetValueOrDefault("port", "5432").Split(','));
        foreach (var (name, value) in parts.Where(part => part.Key is not ("host" or "port")))
            try
            {
                Add(connection, name, value, spec);
            }
            catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
            {
                throw spec.Fault($"connectionString: '{value}' is nothing for {name}.");
            }

        return connection;
    }

    static void AddHosts(NpgsqlConnectionStringBuilder connection, string[] hosts, string[] ports)
    {
        var named = hosts.Select((host, i) => (host, port: i < ports.Length ? ports[i] : ports[^1]));
        connection.Host = string.Join(',', named.Select(one => one.host.StartsWith('/') || one.port.Length == 0 ? one.host
            : one.host.Contains(':', StringComparison.Ordinal) ? $"[{one.host}]:{one.port}" : $"{one.host}:{one.port}"));
    }

    static void Add(NpgsqlConnectionStringBuilder connection, string name, string value, ComponentSpec spec)
    {
        switch (name)
        {
            case "user": connection.Username = value; break;
            case "password": connection.Password = value; break;
            case "database": connection.Database = value; break;
            case "passfile": connection.Passfile = value; break;
            case "connect_timeout": connection.Timeout = Whole(value); break;
            case "application_name": connection.ApplicationName = value; break;
            case "search_path": connection.SearchPath = value; break;
            case "timezone": connection.Timezone = value; break;
            case "client_encoding" when value.Replace("-", "", StringComparison.Ordinal).Equals("utf8", StringComparison.OrdinalIgnoreCase): break;
            case "target_session_attrs" when value == "any": break;
            case "sslmode": connection["SSL Mode"] = value.Replace("-", "", StringComparison.Ordinal); break;
            case "sslcert": connection.SslCertificate = value; break;
            case "sslkey": connection.SslKey = value; break;
            case "sslpassword": connection.SslPassword = value; break;
            case "sslrootcert": connection.RootCertificate = value; break;
            case "sslnegotiation": connection["SSL Negotiation"] = value; break;
            case "channel_binding": connection["Channel Binding"] = value; break;
            case "options": connection.Options = $"{connection.Options} {value}".Trim(); break;
            case "pool_max_conns": connection.MaxPoolSize = Whole(value); break;
            case "pool_min_conns": connection.MinPoolSize = Whole(value); break;
            case "pool_max_conn_lifetime": connection.ConnectionLifetime = Seconds(value); break;
            case "pool_max_conn_idle_time": connection.ConnectionIdleLifetime = Seconds(value); break;
            case "client_encoding" or "target_session_attrs":
                throw spec.Fault($"connectionString: the embedded sidecar has no {name}={value}. Take it out, or use Dapr itself.");
            case var _ when Refused.Contains(name):
                throw spec.Fault($"connectionString: the embedded sidecar has no {name}. Take it out, or use Dapr itself.");
            default: // a parameter of the server, which refuses what it does not know
                connection.Options = $"{connection.Options} -c {name}={value.Replace("\\", @"\\", StringComparison.Ordinal).Replace(" ", @"\ ", StringComparison.Ordinal)}".Trim();
                break;
        }
    }

    static int Whole(string value) => int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);

    static int Seconds(string value) => (int)(GoDuration.Parse(value) ?? throw new FormatException()).TotalSeconds;
}
