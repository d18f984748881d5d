using System.Globalization;
using System.Text;
using Architecture.Tests.Graph;

namespace Architecture.Tests.Closure;

/// <summary>How much of a project a reader needs for one request, and how large each folder is.</summary>
static class ClosureReport
{
    public static string Write(DependencyGraph graph, IReadOnlyList<FolderSize> sizes, IEnumerable<string> handlers)
    {
        var report = new StringBuilder();
        foreach (var handler in handlers)
        {
            AppendHandler(report, graph, handler);
        }

        AppendSizes(report, graph.Layout.Root, sizes);
        AppendCycles(report, graph);
        return report.ToString();
    }

    /// <summary>The files below the project's folder that a file reaches; the file itself counts too.</summary>
    public static IReadOnlyList<string> ReachedFrom(DependencyGraph graph, string fileName)
    {
        var start = Find(graph, fileName);
        return
        [
            $"{start}:1",
            .. from reached in graph.ReachedFrom(start)
               where graph.Layout.FolderOf(reached.Key) is not null
               select $"{reached.Key}, by {reached.Value.Symbol} in {reached.Value.From}:{reached.Value.Line}",
        ];
    }

    static void AppendHandler(StringBuilder report, DependencyGraph graph, string handler)
    {
        var reached = ReachedFrom(graph, handler);
        Append(report, $"{handler} reaches {reached.Count} of {OwnFiles(graph)} files:");
        foreach (var file in reached)
        {
            Append(report, $"  {file}");
        }

        Append(report, $"Without these arrows it would reach fewer:");
        foreach (var cut in Cut.Best(graph, Find(graph, handler), count: 10))
        {
            Append(report, $"  {cut.Saved,3} fewer without {cut.From} -> {cut.To}");
        }

        report.Append('\n');
    }

    static string Find(DependencyGraph graph, string fileName) =>
        graph.Files.SingleOrDefault(file => file.EndsWith("/" + fileName, StringComparison.Ordinal))
        ?? throw new InvalidOperationException($"{graph.Layout.Root} has no file {fileName}.");

    static void AppendSizes(StringBuilder report, string root, IReadOnlyList<FolderSize> sizes)
    {
        Append(report, $"{root,-24} {"files",6} {"lines",6} {"types",6}");
        var total = new FolderSize("total", sizes.Sum(s => s.Files), sizes.Sum(s => s.Lines), sizes.Sum(s => s.Types));
        foreach (var size in sizes.Append(total))
        {
            Append(report, $"{size.Folder,-24} {size.Files,6} {size.Lines,6} {size.Types,6}");
        }

        report.Append('\n');
    }

    static void AppendCycles(StringBuilder report, DependencyGraph graph)
    {
        var cycles = new FolderGraph(graph).Cycles();
        Append(report, $"Cycles between the folders of {graph.Layout.Root}: {cycles.Count}");
        foreach (var cycle in cycles)
        {
            Append(report, $"  {string.Join(", ", cycle)}");
        }

        report.Append('\n');
    }

    static int OwnFiles(DependencyGraph graph) => graph.Files.Count(file => graph.Layout.FolderOf(file) is not null);

    static void Append(StringBuilder report, FormattableString line) =>
        report.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
