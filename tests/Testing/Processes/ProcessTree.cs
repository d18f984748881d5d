using System.Globalization;

namespace Testing;

static class ProcessTree
{
    /// <summary>The ids of all descendants of a process; none where there is no /proc.</summary>
    public static List<int> DescendantsOf(int processId)
    {
        if (!Directory.Exists("/proc"))
            return [];
        var children = Directory.EnumerateDirectories("/proc")
            .Select(Read)
            .OfType<(int Id, int Parent)>()
            .ToLookup(process => process.Parent, process => process.Id);
        return [.. Below(processId)];

        IEnumerable<int> Below(int parent) => children[parent].SelectMany(child => Below(child).Prepend(child));
    }

    /// <summary>Parses <c>/proc/{id}/stat</c>: id, name of the program in brackets, state, parent.</summary>
    static (int Id, int Parent)? Read(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), out var id))
            return null;
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var afterName = stat[(stat.LastIndexOf(')') + 1)..];
            var parent = afterName.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
            return (id, int.Parse(parent, CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // the process has ended
            return null;
        }
    }
}
