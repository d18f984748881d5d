namespace Architecture.Tests.Graph;

/// <summary>The folders of a project, and the references from one to another.</summary>
sealed class FolderGraph
{
    readonly ILookup<(string From, string To), SourceReference> arrows;

    public FolderGraph(DependencyGraph files)
    {
        var layout = files.Layout;
        Folders = [.. files.Files.Select(layout.FolderOf).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        arrows = (
            from reference in files.References
            let @from = layout.FolderOf(reference.From)
            let to = layout.FolderOf(reference.To)
            where @from is not null && to is not null && @from != to
            select (Arrow: (@from, to), reference)).ToLookup(pair => pair.Arrow, pair => pair.reference);
    }

    public IReadOnlyList<string> Folders { get; }

    public IEnumerable<(string From, string To)> Arrows =>
        arrows.Select(group => group.Key).Order();

    /// <summary>The references that make an arrow, those of one file together.</summary>
    public IEnumerable<SourceReference> ReferencesOf((string From, string To) arrow) =>
        arrows[arrow].OrderBy(reference => reference.From, StringComparer.Ordinal).ThenBy(reference => reference.Line);

    /// <summary>The sets of folders that reach each other: every one of them is a cycle.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Cycles() =>
        [.. StronglyConnected.Components(Folders, SeenFrom).Where(component => component.Count > 1)];

    IEnumerable<string> SeenFrom(string folder) =>
        Arrows.Where(arrow => arrow.From == folder).Select(arrow => arrow.To);
}
