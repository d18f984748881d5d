namespace Testing;

/// <summary>The environment that the product is tested in: a kind of sidecar and a folder of components.</summary>
/// <param name="Sidecar"><c>embedded</c> or <c>daprd</c>.</param>
/// <param name="Components">A folder in components/.</param>
public sealed record Lane(string Sidecar, string Components)
{
    const string Names = "embedded-embedded, embedded-redis, embedded-postgres, "
        + "daprd-redis, daprd-postgres, daprd-rabbitmq";

    /// <summary>The lane of this run, from <c>LANE</c>. The default needs nothing installed.</summary>
    public static Lane Current { get; } = Parse(Environment.GetEnvironmentVariable("LANE") ?? "embedded-embedded");

    /// <summary>With <c>LANES=all</c> a missing server is a failure, not a skip.</summary>
    static bool MustRun => Environment.GetEnvironmentVariable("LANES") == "all";

    /// <summary>Why the lane cannot run here; null if it can.</summary>
    public string? SkipReason
    {
        get
        {
            if (Sidecar == "daprd" && Daprd.Find() is null)
                return Daprd.NotFoundMessage;
            if (MustRun)
                return null;
            return Components switch
            {
                "redis" => RedisServer.UnavailableReason,
                "postgres" => RedisServer.UnavailableReason ?? PostgresServer.UnavailableReason,
                "rabbitmq" => PostgresServer.UnavailableReason ?? RabbitServer.UnavailableReason,
                _ => null,
            };
        }
    }

    public override string ToString() => $"{Sidecar}-{Components}";

    static Lane Parse(string name) => name.Split('-') switch
    {
        ["embedded", ("embedded" or "redis" or "postgres") and var components] => new("embedded", components),
        ["daprd", ("redis" or "postgres" or "rabbitmq") and var components] => new("daprd", components),
        _ => throw new InvalidOperationException($"Unknown lane LANE={name}. The lanes are {Names}."),
    };
}
