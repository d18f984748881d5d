using Product.FaultInjection.History;

namespace Product.FaultInjection.Checks;

/// <summary>A promise that was not kept.</summary>
/// <param name="Evidence">The operations that it is about.</param>
sealed record Violation(string What, IEnumerable<Operation> Evidence)
{
    const int MostLines = 40;

    public Violation(string what) : this(what, []) { }

    public override string ToString()
    {
        var lines = Evidence.OrderBy(operation => operation.Start).Select(operation => $"    {operation}").ToList();
        return string.Join('\n', [What, .. lines.Take(MostLines), .. lines.Count > MostLines ? (string[])[$"    and {lines.Count - MostLines} more"] : []]);
    }
}
