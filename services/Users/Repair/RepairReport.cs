namespace Users.Repair;

/// <summary>What a repair found and did.</summary>
sealed class RepairReport
{
    /// <summary>The last number that was looked at.</summary>
    public long Position { get; set; }

    /// <summary>The last number that an instance has taken; null until the store has answered.</summary>
    public long? Last { get; set; }

    public int Live { get; set; }

    public int Deleted { get; set; }

    public int Void { get; set; }

    public int Absent { get; set; }

    /// <summary>Absent numbers that no instance holds, made void.</summary>
    public int Voided { get; set; }

    /// <summary>Events left in documents.</summary>
    public int Events { get; set; }

    public int EventsPublished { get; set; }

    public int Republished { get; set; }

    public ClaimFindings Claims { get; set; }

    public bool IsComplete => Position >= Last;

    /// <summary>Everything was looked at, and nothing is left to repair.</summary>
    public bool IsHealthy => IsComplete && EventsPublished == Events && Claims is { Conflicts: 0, Unknown: 0 };

    public override string ToString()
    {
        var progress = (IsComplete, Last) switch
        {
            (true, _) => $"{Position}",
            (_, null) => $"{Position}, stopped",
            _ => $"{Position} of {Last}, stopped",
        };
        var left = Events - EventsPublished;
        var conclusion = IsHealthy
            ? "Repair completed: nothing is left to do."
            : "Repair is incomplete: resolve the problems listed above and run it again.";
        return $"""
            Numbers: {progress}
            Users: {Live} live, {Deleted} deleted
            Numbers without a user: {Void} void, {Absent - Voided} in use
            Numbers made void because no instance holds them: {Voided}
            Events left in documents: {EventsPublished} published{(left > 0 ? $", {left} still to publish" : "")}
            Present versions republished: {Republished}
            Claims restored: {Claims.Repaired}
            Users who share an address with another user: {Claims.Conflicts}
            Users whose claims could not be checked: {Claims.Unknown}
            {conclusion}
            """;
    }
}

/// <param name="Repaired">Claims that pointed elsewhere and point at their user again.</param>
/// <param name="Conflicts">Users whose address another live user has.</param>
/// <param name="Unknown">Users whose claim could not be checked.</param>
readonly record struct ClaimFindings(int Repaired, int Conflicts, int Unknown)
{
    public static ClaimFindings operator +(ClaimFindings one, ClaimFindings other) =>
        new(one.Repaired + other.Repaired, one.Conflicts + other.Conflicts, one.Unknown + other.Unknown);
}
