using Architecture.Tests.Graph;

namespace Architecture.Tests.Rules;

/// <summary>Finds the folders that reach each other, and the references that make it so.</summary>
static class CycleRule
{
    const int ShownPerArrow = 10;

    /// <summary>
    /// One finding per cycle, with the references between its folders: the rarest arrows first, since they are the ones
    /// to turn, and the first few references of the others.
    /// </summary>
    public static IEnumerable<string> Check(FolderGraph graph) =>
        from cycle in graph.Cycles()
        let arrows = graph.Arrows
            .Where(arrow => cycle.Contains(arrow.From) && cycle.Contains(arrow.To))
            .OrderBy(arrow => graph.ReferencesOf(arrow).Count())
        select $"""
            {string.Join(", ", cycle)} reach each other.
            Turn the arrows that point up: move the members named to a folder that both may see, or pass them in.
            The arrows of the cycle, those with the fewest references first:
            {string.Join('\n', arrows.Select(arrow => Describe(arrow, graph)))}
            """;

    static string Describe((string From, string To) arrow, FolderGraph graph)
    {
        var references = graph.ReferencesOf(arrow).ToList();
        var lines = references.Take(ShownPerArrow).Select(reference => reference.ToString());
        if (references.Count > ShownPerArrow)
        {
            lines = lines.Append($"and {references.Count - ShownPerArrow} more");
        }

        return $"  {arrow.From} -> {arrow.To} ({references.Count}):\n    {string.Join("\n    ", lines)}";
    }
}
