namespace Product.FaultInjection;

/// <summary>How much is done: <c>FAULTS=short</c> (default) for every run of <c>./test</c>, <c>FAULTS=long</c> for <c>./test --long</c>.</summary>
/// <param name="Rounds">Of clients that race for one address.</param>
/// <param name="Increments">Acknowledged increments of one user.</param>
/// <param name="Keys">Creates with an <c>Idempotency-Key</c>.</param>
/// <param name="Blows">At least so many while a scenario runs; it goes on until they have fallen.</param>
/// <param name="Steps">At which one process is killed, for each kind of operation.</param>
sealed record Profile(int Rounds, int Increments, int Keys, int Blows, int Steps)
{
    public bool IsLong => this == Long;

    static readonly Profile Long = new(Rounds: 3_000, Increments: 5_000, Keys: 1_000, Blows: 25, Steps: int.MaxValue);

    public static Profile Current { get; } = Environment.GetEnvironmentVariable("FAULTS") switch
    {
        null or "" or "short" => new(Rounds: 40, Increments: 100, Keys: 40, Blows: 3, Steps: 3),
        "long" => Long,
        var other => throw new InvalidOperationException($"FAULTS={other} is neither short nor long."),
    };

    /// <summary>Of every choice that the tests make; <c>SEED</c> repeats those of another run, though not what the machine makes of them.</summary>
    public static int Seed { get; } =
        Environment.GetEnvironmentVariable("SEED") is { Length: > 0 } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : Random.Shared.Next(1_000_000);
}
