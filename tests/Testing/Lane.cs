namespace Testing;

/// <summary>What the product is tested on: a kind of sidecar × a folder of components.</summary>
/// <param name="Sidecar"><c>embedded</c> or <c>daprd</c>.</param>
/// <param name="Components">A folder in components/.</param>
public sealed record Lane(string Sidecar, string Components)
{
    /// <summary>The lane of this run, from <c>LANE</c>; embedded-embedded needs nothing installed.</summary>
    public static Lane Current { get; } = Parse(Environment.GetEnvironmentVariable("LANE") ?? "embedded-embedded");

    /// <summary>With <c>LANES=all</c> a missing server is a failure, not a skip.</summary>
    static bool MustRun => Environment.GetEnvironmentVariable("LANES") == "all";

    /// <summary>Null: it can run here. Else why its tests are skipped.</summary>
    public string? SkipReason =>
        Sidecar == "daprd" && Daprd.Find() is null ? Daprd.NotFoundMessage
        : MustRun ? null
        : Components switch
        {
            "redis" => RedisServer.UnavailableReason,
            "postgres" => RedisServer.UnavailableReason ?? PostgresServer.UnavailableReason,
            "rabbitmq" => PostgresServer.UnavailableReason ?? RabbitServer.UnavailableReason,
            _ => null,
        };

    public override string ToString() => $"{Sidecar}-{Components}";

    static Lane Parse(string name) => name.Split('-') switch
    {
        [("embedded" or "daprd") and var sidecar, ("embedded" or "redis" or "postgres" or "rabbitmq") and var components]
            when (sidecar, components) is not (("daprd", "embedded") or ("embedded", "rabbitmq")) => new(sidecar, components),
        _ => throw new InvalidOperationException($"LANE={name} is no lane: embedded-embedded, embedded-redis, embedded-postgres, daprd-redis, daprd-postgres, daprd-rabbitmq."),
    };
}
