using Architecture.Tests.Graph;

namespace Architecture.Tests.Closure;

/// <summary>An arrow between two files, and how many files fewer a start would reach without it.</summary>
sealed record Cut(string From, string To, int Saved)
{
    /// <summary>The arrows whose removal saves the most, for one who wants a smaller closure.</summary>
    public static IEnumerable<Cut> Best(DependencyGraph graph, string start, int count)
    {
        var reached = graph.ReachedFrom(start).Keys.Append(start).ToHashSet();
        var next = graph.References
            .Where(reference => reached.Contains(reference.From))
            .Select(reference => (reference.From, reference.To))
            .Distinct()
            .ToLookup(arrow => arrow.From, arrow => arrow.To);
        return (
            from files in next
            from to in files
            let saved = reached.Count - CountWithout((files.Key, to), start, next)
            where saved > 1
            orderby saved descending
            select new Cut(files.Key, to, saved)).Take(count);
    }

    static int CountWithout((string From, string To) arrow, string start, ILookup<string, string> next)
    {
        HashSet<string> reached = [start];
        var pending = new Stack<string>([start]);
        while (pending.TryPop(out var file))
        {
            foreach (var to in next[file].Where(to => (file, to) != arrow && reached.Add(to)))
            {
                pending.Push(to);
            }
        }

        return reached.Count;
    }
}
