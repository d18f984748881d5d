using System.Globalization;
using Sidecar.Errors;
using Sidecar.GoCompat;
using Sidecar.Resources;
using StackExchange.Redis;

namespace Sidecar.Redis;

/// <summary>The connection settings of a Redis server, from a component's metadata.</summary>
/// <param name="ConnectTimeout">For a new connection, <c>dialTimeout</c>.</param>
/// <param name="Timeout">
/// For the response to a command, <c>readTimeout</c>; it may take up to a second longer to notice.
/// </param>
sealed record RedisSettings(
    string Address,
    string? User,
    string? Password,
    int Database,
    bool Tls,
    TimeSpan ConnectTimeout,
    TimeSpan Timeout)
{
    const string DefaultPort = "6379";

    const string UseDapr = "Use Dapr itself (run with daprd).";

    /// <summary>Settings for other kinds of server or authentication.</summary>
    static readonly string[] Unsupported =
        ["failover", "useEntraID", "useAzureAD", "useOIDC", "clientCert", "insecureSkipTLSVerify"];

    /// <exception cref="StartupException">No host, an unsupported setting or an invalid value.</exception>
    public static RedisSettings From(ComponentSpec spec)
    {
        Validate(spec);
        var metadata = spec.Metadata;
        var port = metadata.GetValueOrDefault("redisPort") is { Length: > 0 } given ? given : DefaultPort;
        var host = Host(spec);
        return new(
            host.Contains(':', StringComparison.Ordinal) ? host : $"{host}:{port}",
            NotEmpty(metadata.GetValueOrDefault("redisUsername")),
            NotEmpty(metadata.GetValueOrDefault("redisPassword")),
            Number(spec, "redisDB", 0),
            IsTrue(metadata.GetValueOrDefault("enableTLS")),
            Timer(spec, "dialTimeout", TimeSpan.FromSeconds(5)),
            Timer(spec, "readTimeout", TimeSpan.FromSeconds(3)));
    }

    static void Validate(ComponentSpec spec)
    {
        if (spec.Metadata.GetValueOrDefault("redisType") is { Length: > 0 } type
            && !type.Equals("node", StringComparison.OrdinalIgnoreCase))
        {
            throw spec.Invalid($"the embedded sidecar supports a single Redis server, not redisType {type}. {UseDapr}");
        }

        if (Array.Find(Unsupported, name => IsUsed(spec, name)) is { } setting)
            throw spec.Invalid($"the embedded sidecar does not support {setting} for Redis. {UseDapr}");
    }

    static bool IsUsed(ComponentSpec spec, string setting) =>
        spec.Metadata.GetValueOrDefault(setting) is { Length: > 0 } value
        && (setting == "clientCert" || IsTrue(value));

    static string Host(ComponentSpec spec)
    {
        if (spec.Metadata.GetValueOrDefault("redisHost") is not { Length: > 0 } host)
            throw spec.Invalid("redisHost is missing. Set it to the server and its port, such as localhost:6379.");
        if (host.Contains(',', StringComparison.Ordinal))
            throw spec.Invalid($"redisHost '{host}' lists servers; the embedded sidecar supports one. {UseDapr}");
        return host;
    }

    /// <exception cref="StartupException">Not a non-negative integer.</exception>
    public static int Number(ComponentSpec spec, string name, int fallback) =>
        spec.Metadata.GetValueOrDefault(name) is not { Length: > 0 } text ? fallback
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw spec.Invalid($"{name} must be an integer, not '{text}'.");

    /// <summary>A number without a unit is in milliseconds.</summary>
    /// <exception cref="StartupException">Not a duration.</exception>
    public static TimeSpan Duration(ComponentSpec spec, string name, TimeSpan fallback)
    {
        if (spec.Metadata.GetValueOrDefault(name) is not { Length: > 0 } text)
            return fallback;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            return TimeSpan.FromMilliseconds(number);
        return GoDuration.Parse(text)
            ?? throw spec.Invalid($"{name} must be a duration such as 5s or 500ms, not '{text}'.");
    }

    /// <param name="timeout">For the response to a command.</param>
    public ConfigurationOptions ToOptions(TimeSpan timeout) => new()
    {
        EndPoints = { Address },
        User = User,
        Password = Password,
        DefaultDatabase = Database,
        // The same shape of responses from old and new servers, and no second connection for subscriptions.
        Protocol = RedisProtocol.Resp2,
        CommandMap = CommandMap.Create(["SUBSCRIBE"], available: false),
        Ssl = Tls,
        ConnectTimeout = (int)ConnectTimeout.TotalMilliseconds,
        AsyncTimeout = (int)timeout.TotalMilliseconds,
        // An unreachable server does not fail the start; reconnects continue, and commands fail fast meanwhile.
        AbortOnConnectFail = false,
        ConnectRetry = 1,
        ReconnectRetryPolicy = new LinearRetry(500),
        BacklogPolicy = BacklogPolicy.FailFast,
        IncludeDetailInExceptions = false,
    };

    /// <summary>Zero, negative and very long values mean the default.</summary>
    static TimeSpan Timer(ComponentSpec spec, string name, TimeSpan fallback)
    {
        var value = Duration(spec, name, fallback);
        return value > TimeSpan.Zero && value < TimeSpan.FromDays(1) ? value : fallback;
    }

    static bool IsTrue(string? text) => text?.ToLowerInvariant() is "y" or "yes" or "true" or "t" or "on" or "1";

    static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
