namespace Users.ModelChecking;

enum StepKind
{
    /// <summary>A call ends.</summary>
    Finish,

    /// <summary>A late write reaches the store.</summary>
    Land,

    /// <summary>The next timer is due.</summary>
    Tick,

    /// <summary>A process dies; what it has not yet written is never written.</summary>
    Kill,

    /// <summary>A process stands still, with its calls and its time.</summary>
    Freeze,

    /// <summary>It goes on.</summary>
    Thaw,
}

/// <summary>What may happen next.</summary>
readonly record struct Step(StepKind Kind, Call? Call = null, End End = End.Done, Process? Process = null)
{
    public bool IsFault => Kind is StepKind.Kill or StepKind.Freeze || (Kind == StepKind.Finish && End != End.Done);

    public override string ToString() => (Kind, End) switch
    {
        (StepKind.Tick, _) => "time passes",
        (StepKind.Kill, _) => "is killed",
        (StepKind.Freeze, _) => "stands still",
        (StepKind.Thaw, _) => "goes on",
        (StepKind.Land, _) => $"{Call}: lands late",
        (_, End.Done) => $"{Call}",
        (_, var end) => $"{Call}: {end}",
    };
}
