using Architecture.Tests.Graph;

namespace Architecture.Tests.Rules;

/// <summary>Finds the references that no line of a table of arrows allows.</summary>
static class ArrowRule
{
    public static IEnumerable<string> Check(FolderGraph graph, IReadOnlyList<Arrows> table) =>
        Unlisted(graph, table).Concat(Forbidden(graph, table));

    static IEnumerable<string> Unlisted(FolderGraph graph, IReadOnlyList<Arrows> table) =>
        from folder in graph.Folders
        where table.All(line => line.Folder != folder)
        select $"{folder} has no line in the table of arrows. Add one that says what it may see, or move its files.";

    static IEnumerable<string> Forbidden(FolderGraph graph, IReadOnlyList<Arrows> table) =>
        from arrow in graph.Arrows
        let line = table.FirstOrDefault(line => line.Folder == arrow.From)
        where line is not null && !line.Allow(arrow.To)
        from reference in graph.ReferencesOf(arrow)
        select $"{reference}. {line}. {Remedy(arrow.From, arrow.To, table)}";

    static string Remedy(string from, string to, IReadOnlyList<Arrows> table) =>
        table.Any(line => line.Folder == to && line.Allow(from))
            ? $"{to} is above {from}: move what is needed down to {from}, or pass it in from above."
            : $"{to} is beside {from}: move what both need to a folder below them, or let a folder above combine them.";
}
