using System.Xml.Linq;

namespace Architecture.Tests.Sources;

/// <summary>The C# files that a project compiles: those below its folder, and those it links.</summary>
static class ProjectFiles
{
    public static IReadOnlyList<SourceText> Read(string folder) =>
        [.. Checkout.Read("*.cs", folder), .. Linked(folder)];

    /// <summary>The usings that the build wrote for a project (ImplicitUsings and Using items).</summary>
    public static IReadOnlyList<SourceText> GlobalUsings(string name)
    {
        var path = Path.Combine(Checkout.Artifacts, "obj", name, Checkout.Configuration, $"{name}.GlobalUsings.g.cs");
        return File.Exists(path)
            ? [new SourceText(Checkout.Relative(path), File.ReadAllText(path))]
            : throw new InvalidOperationException($"{name} is not built: run dotnet build.");
    }

    static IEnumerable<SourceText> Linked(string folder)
    {
        var directory = Path.Combine(Checkout.Root, folder);
        var project = Directory.EnumerateFiles(directory, "*.csproj").Single();
        return XDocument.Load(project)
            .Descendants("Compile")
            .SelectMany(item => ((string?)item.Attribute("Include") ?? "").Split(';'))
            .Where(include => include.StartsWith("../", StringComparison.Ordinal))
            .SelectMany(include => Expand(Path.GetFullPath(Path.Combine(directory, include))));
    }

    static IEnumerable<SourceText> Expand(string pattern) =>
        from path in Directory.EnumerateFiles(Path.GetDirectoryName(pattern)!, Path.GetFileName(pattern))
        orderby path
        select new SourceText(Checkout.Relative(path), File.ReadAllText(path));
}
