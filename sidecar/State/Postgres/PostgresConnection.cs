using System.Globalization;
using Npgsql;
using Sidecar.Errors;
using Sidecar.GoCompat;
using Sidecar.Resources;

namespace Sidecar.State.Postgres;

/// <summary>Translates connection strings of daprd's driver for Npgsql. An unsupported parameter is an error.</summary>
static class PostgresConnection
{
    /// <summary>Metadata that overrides the connection string.</summary>
    static readonly string[] Overrides = ["host", "port", "user", "password", "database", "sslRootCert"];

    /// <summary>Parameters that fall back to PGHOST, PGPORT, ...</summary>
    static readonly string[] FromEnvironment = ["host", "port", "user", "database"];

    static readonly string[] Unsupported =
    [
        "hostaddr", "service", "servicefile", "krbsrvname", "krbspn", "sslsni", "require_auth",
        "default_query_exec_mode", "statement_cache_capacity", "description_cache_capacity",
        "pool_max_conn_lifetime_jitter", "pool_health_check_period", "pool_min_idle_conns",
    ];

    /// <exception cref="StartupException">No connection string, or an unsupported parameter.</exception>
    public static NpgsqlConnectionStringBuilder From(ComponentSpec spec)
    {
        var parameters = Parameters(spec);
        var connection = new NpgsqlConnectionStringBuilder { Host = Hosts(parameters) };
        foreach (var (name, value) in parameters.Where(parameter => parameter.Key is not ("host" or "port")))
        {
            try
            {
                Add(connection, name, value, spec);
            }
            catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
            {
                throw spec.Invalid($"connectionString: '{value}' is not a valid {name}.");
            }
        }

        return connection;
    }

    static Dictionary<string, string> Parameters(ComponentSpec spec)
    {
        var metadata = spec.Metadata;
        var text = metadata.GetValueOrDefault("connectionString") is { Length: > 0 } named
            ? named
            : metadata.GetValueOrDefault("url", "");
        var parameters = PostgresUrl.Parse(text) ?? throw spec.Invalid(
            "connectionString is neither 'host=... user=... dbname=...' nor 'postgres://user@host/database'.");
        foreach (var name in Overrides)
        {
            if (metadata.GetValueOrDefault(name) is { Length: > 0 } value)
                parameters[name.ToLowerInvariant()] = value;
        }

        if (metadata.GetValueOrDefault("hostaddr") is { Length: > 0 } || parameters.Count == 0)
            throw spec.Invalid("connectionString is missing, or hostaddr is set instead. Set host, user and database.");

        foreach (var name in FromEnvironment)
        {
            var variable = Environment.GetEnvironmentVariable("PG" + name.ToUpperInvariant());
            if (variable is { Length: > 0 })
                parameters.TryAdd(name, variable);
        }

        return parameters;
    }

    static string Hosts(Dictionary<string, string> parameters)
    {
        var hosts = parameters.GetValueOrDefault("host", "localhost").Split(',');
        var ports = parameters.GetValueOrDefault("port", "5432").Split(',');
        return string.Join(',', hosts.Select((host, i) => Endpoint(host, i < ports.Length ? ports[i] : ports[^1])));
    }

    static string Endpoint(string host, string port)
    {
        if (host.StartsWith('/') || port.Length == 0)
            return host;
        return host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";
    }

    static void Add(NpgsqlConnectionStringBuilder connection, string name, string value, ComponentSpec spec)
    {
        switch (name)
        {
            case "user": connection.Username = value; break;
            case "password": connection.Password = value; break;
            case "database": connection.Database = value; break;
            case "passfile": connection.Passfile = value; break;
            case "connect_timeout": connection.Timeout = Integer(value); break;
            case "application_name": connection.ApplicationName = value; break;
            case "search_path": connection.SearchPath = value; break;
            case "timezone": connection.Timezone = value; break;
            case "client_encoding" when IsUtf8(value): break;
            case "target_session_attrs" when value == "any": break;
            case "sslmode": connection["SSL Mode"] = value.Replace("-", "", StringComparison.Ordinal); break;
            case "sslcert": connection.SslCertificate = value; break;
            case "sslkey": connection.SslKey = value; break;
            case "sslpassword": connection.SslPassword = value; break;
            case "sslrootcert": connection.RootCertificate = value; break;
            case "sslnegotiation": connection["SSL Negotiation"] = value; break;
            case "channel_binding": connection["Channel Binding"] = value; break;
            case "options": AddOptions(connection, value); break;
            case "pool_max_conns": connection.MaxPoolSize = Integer(value); break;
            case "pool_min_conns": connection.MinPoolSize = Integer(value); break;
            case "pool_max_conn_lifetime": connection.ConnectionLifetime = Seconds(value); break;
            case "pool_max_conn_idle_time": connection.ConnectionIdleLifetime = Seconds(value); break;
            case "client_encoding" or "target_session_attrs":
                throw NotSupported(spec, $"{name}={value}");
            case var _ when Unsupported.Contains(name):
                throw NotSupported(spec, name);
            default:
                // A server parameter: the server rejects unknown ones.
                AddOptions(connection, $"-c {name}={Escape(value)}");
                break;
        }
    }

    static StartupException NotSupported(ComponentSpec spec, string parameter) => spec.Invalid(
        $"connectionString: the embedded sidecar does not support {parameter}. Remove it, or use Dapr itself.");

    static void AddOptions(NpgsqlConnectionStringBuilder connection, string options) =>
        connection.Options = $"{connection.Options} {options}".Trim();

    static bool IsUtf8(string encoding) =>
        encoding.Replace("-", "", StringComparison.Ordinal).Equals("utf8", StringComparison.OrdinalIgnoreCase);

    static string Escape(string value) =>
        value.Replace("\\", @"\\", StringComparison.Ordinal).Replace(" ", @"\ ", StringComparison.Ordinal);

    static int Integer(string value) => int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);

    static int Seconds(string value) => (int)(GoDuration.Parse(value) ?? throw new FormatException()).TotalSeconds;
}
