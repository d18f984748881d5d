using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;

namespace Architecture.Tests.Sources;

/// <summary>The assemblies that a project is compiled against.</summary>
static class MetadataReferences
{
    static readonly string[] Packs = ["Microsoft.NETCore.App.Ref", "Microsoft.AspNetCore.App.Ref"];

    /// <summary>The reference assemblies of .NET and of ASP.NET Core.</summary>
    public static IReadOnlyList<MetadataReference> Framework { get; } =
        [.. FrameworkFiles().Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>
    /// The framework, and the packages and projects beside the built program. Where both have an assembly, the build
    /// has kept the one beside the program because it is newer.
    /// </summary>
    public static IReadOnlyList<MetadataReference> For(string project)
    {
        var output = Path.Combine(Checkout.Artifacts, "bin", project, Checkout.Configuration);
        if (!Directory.Exists(output))
        {
            throw new InvalidOperationException($"{project} is not built: run dotnet build.");
        }

        return [.. Directory.EnumerateFiles(output, "*.dll")
            .Concat(FrameworkFiles())
            .DistinctBy(Path.GetFileName)
            .Where(path => Path.GetFileName(path) != $"{project}.dll")
            .Select(path => MetadataReference.CreateFromFile(path))];
    }

    /// <summary>The newest targeting pack of a name, of the version that the tests run on.</summary>
    public static string Pack(string name)
    {
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var version = $"{Environment.Version.Major}.{Environment.Version.Minor}.*";
        return Directory.EnumerateDirectories(Path.Combine(dotnet, "packs", name), version)
            .MaxBy(path => Version.Parse(Path.GetFileName(path)))
            ?? throw new InvalidOperationException($"The SDK has no targeting pack {name} {version}.");
    }

    static IEnumerable<string> FrameworkFiles() =>
        from pack in Packs
        let folder = Path.Combine(Pack(pack), "ref", $"net{Environment.Version.Major}.{Environment.Version.Minor}")
        from path in Directory.EnumerateFiles(folder, "*.dll")
        select path;
}
