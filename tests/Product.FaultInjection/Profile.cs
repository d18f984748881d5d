using System.Globalization;

namespace Product.FaultInjection;

/// <summary>
/// The size of the scenarios: <c>FAULTS=short</c> (default) for every run of <c>./test</c>, <c>FAULTS=long</c> for
/// <c>./test --long</c>.
/// </summary>
/// <param name="Rounds">Rounds in which clients race for one address.</param>
/// <param name="Increments">Acknowledged increments of one user.</param>
/// <param name="KeyedCreates">Creates with an <c>Idempotency-Key</c>.</param>
/// <param name="MinFaults">Faults to inject at least: a scenario goes on until it has met them.</param>
/// <param name="KillPoints">Writes at which a process is killed, for each kind of operation.</param>
sealed record Profile(int Rounds, int Increments, int KeyedCreates, int MinFaults, int KillPoints)
{
    static readonly Profile Short =
        new(Rounds: 40, Increments: 100, KeyedCreates: 40, MinFaults: 3, KillPoints: 3);

    static readonly Profile Long =
        new(Rounds: 3_000, Increments: 5_000, KeyedCreates: 1_000, MinFaults: 25, KillPoints: int.MaxValue);

    public static Profile Current { get; } = Environment.GetEnvironmentVariable("FAULTS") switch
    {
        null or "" or "short" => Short,
        "long" => Long,
        var other => throw new InvalidOperationException($"FAULTS={other}: give short or long."),
    };

    /// <summary>
    /// The seed of every random choice. <c>SEED</c> repeats the choices of another run, but not the timing of the
    /// machine.
    /// </summary>
    public static int Seed { get; } = Environment.GetEnvironmentVariable("SEED") is { Length: > 0 } seed
        ? int.Parse(seed, CultureInfo.InvariantCulture)
        : Random.Shared.Next(1_000_000);

    public bool IsLong => this == Long;
}
