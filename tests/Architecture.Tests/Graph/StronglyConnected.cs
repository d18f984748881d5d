namespace Architecture.Tests.Graph;

/// <summary>Strongly connected components: two nodes are in one if each reaches the other.</summary>
static class StronglyConnected
{
    /// <summary>The components of a graph in the order of their first node, each in the order of the nodes.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Components(
        IReadOnlyList<string> nodes,
        Func<string, IEnumerable<string>> next)
    {
        var reached = nodes.ToDictionary(node => node, node => Reach(node, next));
        return [.. nodes
            .Select(node => nodes.Where(other => reached[node].Contains(other) && reached[other].Contains(node)))
            .Select(component => component.ToList())
            .DistinctBy(component => component[0])];
    }

    static HashSet<string> Reach(string start, Func<string, IEnumerable<string>> next)
    {
        HashSet<string> reached = [start];
        var pending = new Stack<string>([start]);
        while (pending.TryPop(out var node))
        {
            foreach (var other in next(node).Where(reached.Add))
            {
                pending.Push(other);
            }
        }

        return reached;
    }
}
