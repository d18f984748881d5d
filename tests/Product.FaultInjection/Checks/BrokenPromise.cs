using Product.FaultInjection.History;

namespace Product.FaultInjection.Checks;

/// <summary>A promise of the product that was not kept.</summary>
/// <param name="Evidence">The operations concerned.</param>
sealed record BrokenPromise(string Description, IEnumerable<RecordedOperation> Evidence)
{
    const int MaxLines = 40;

    public BrokenPromise(string description) : this(description, [])
    {
    }

    public override string ToString()
    {
        var lines = Evidence.OrderBy(operation => operation.Start).Select(operation => $"    {operation}").ToList();
        var shown = lines.Take(MaxLines).Prepend(Description).ToList();
        if (lines.Count > MaxLines)
            shown.Add($"    and {lines.Count - MaxLines} more");
        return string.Join('\n', shown);
    }
}
