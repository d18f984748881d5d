using System.Globalization;
using Sidecar.Errors;
using Sidecar.GoCompat;
using Sidecar.Resources;
using StackExchange.Redis;

namespace Sidecar.Redis;

/// <summary>Where a Redis is and how it is reached, from a component's metadata.</summary>
/// <param name="ConnectTimeout">For a new connection, <c>dialTimeout</c>.</param>
/// <param name="Timeout">For the answer to a command, <c>readTimeout</c>; a server that hangs is given up after it, a second more at most.</param>
sealed record RedisSettings(string Address, string? User, string? Password, int Database, bool Tls, TimeSpan ConnectTimeout, TimeSpan Timeout)
{
    const string DefaultPort = "6379";

    /// <summary>What asks for another kind of server or of login.</summary>
    static readonly string[] Unsupported = ["failover", "useEntraID", "useAzureAD", "useOIDC", "clientCert", "insecureSkipTLSVerify"];

    /// <exception cref="StartupException">No host, a kind of Redis that is not had, or a value that is none.</exception>
    public static RedisSettings Of(ComponentSpec spec)
    {
        var metadata = spec.Metadata;
        if (metadata.GetValueOrDefault("redisType") is { Length: > 0 } type && !type.Equals("node", StringComparison.OrdinalIgnoreCase))
            throw spec.Fault($"the embedded sidecar has no redisType {type}, one server only. Use Dapr itself for it (run with daprd).");
        if (Unsupported.FirstOrDefault(name => metadata.GetValueOrDefault(name) is { Length: > 0 } value && (name == "clientCert" || IsTrue(value))) is { } other)
            throw spec.Fault($"the embedded sidecar has no {other} for Redis. Use Dapr itself for it (run with daprd).");
        if (metadata.GetValueOrDefault("redisHost") is not { Length: > 0 } host)
            throw spec.Fault("redisHost is missing. Name the server and its port, such as localhost:6379.");
        if (host.Contains(',', StringComparison.Ordinal))
            throw spec.Fault($"redisHost '{host}' is several servers, and the embedded sidecar takes one. Use Dapr itself for it (run with daprd).");

        var port = metadata.GetValueOrDefault("redisPort") is { Length: > 0 } own ? own : DefaultPort;
        return new(host.Contains(':', StringComparison.Ordinal) ? host : $"{host}:{port}",
            NotEmpty(metadata.GetValueOrDefault("redisUsername")), NotEmpty(metadata.GetValueOrDefault("redisPassword")),
            Number(spec, "redisDB", 0), IsTrue(metadata.GetValueOrDefault("enableTLS")),
            Timer(spec, "dialTimeout", TimeSpan.FromSeconds(5)), Timer(spec, "readTimeout", TimeSpan.FromSeconds(3)));
    }

    /// <exception cref="StartupException">It is no whole number from 0 on.</exception>
    public static int Number(ComponentSpec spec, string name, int fallback) =>
        spec.Metadata.GetValueOrDefault(name) is not { Length: > 0 } text ? fallback
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw spec.Fault($"{name} is a whole number, not '{text}'.");

    /// <summary>A bare number is milliseconds.</summary>
    /// <exception cref="StartupException">It is no duration.</exception>
    public static TimeSpan Duration(ComponentSpec spec, string name, TimeSpan fallback) =>
        spec.Metadata.GetValueOrDefault(name) is not { Length: > 0 } text ? fallback
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? TimeSpan.FromMilliseconds(number)
        : GoDuration.Parse(text) ?? throw spec.Fault($"{name} is a duration such as 5s or 500ms, not '{text}'.");

    /// <param name="timeout">For the answer to a command.</param>
    public ConfigurationOptions ToOptions(TimeSpan timeout) => new()
    {
        EndPoints = { Address },
        User = User,
        Password = Password,
        DefaultDatabase = Database,
        // One shape of answers from old and new servers, and no second connection for what is not used.
        Protocol = RedisProtocol.Resp2,
        CommandMap = CommandMap.Create(["SUBSCRIBE"], available: false),
        Ssl = Tls,
        ConnectTimeout = (int)ConnectTimeout.TotalMilliseconds,
        AsyncTimeout = (int)timeout.TotalMilliseconds,
        // A server that is not there is no reason to fail now; it is looked for again and again, and calls fail at once meanwhile.
        AbortOnConnectFail = false,
        ConnectRetry = 1,
        ReconnectRetryPolicy = new LinearRetry(500),
        BacklogPolicy = BacklogPolicy.FailFast,
        IncludeDetailInExceptions = false,
    };

    /// <summary>None, or for ever, is the default.</summary>
    static TimeSpan Timer(ComponentSpec spec, string name, TimeSpan fallback) =>
        Duration(spec, name, fallback) is var given && given > TimeSpan.Zero && given < TimeSpan.FromDays(1) ? given : fallback;

    static bool IsTrue(string? text) => text?.ToLowerInvariant() is "y" or "yes" or "true" or "t" or "on" or "1";

    static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
