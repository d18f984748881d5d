namespace Users.ModelChecking;

/// <summary>What may go wrong in a run, and how often.</summary>
/// <param name="Faults">Calls that end badly, processes that are killed or stand still.</param>
/// <param name="Switches">
/// How often another process may go on while the one that ran last could, or a call may overtake an older one of its
/// process.
/// </param>
/// <param name="Calls">Calls may end badly; otherwise only processes do.</param>
/// <param name="Freezes">Processes may stand still, too, while the others go on.</param>
/// <param name="Publishing">
/// What publishes takes part in every order; otherwise it waits until nothing else can go on.
/// </param>
sealed record Bounds(
    int Faults, int Switches = int.MaxValue, bool Calls = true, bool Freezes = false, bool Publishing = false)
{
    public static Bounds Calm { get; } = new(0);
}
