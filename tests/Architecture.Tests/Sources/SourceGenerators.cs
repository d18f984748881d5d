using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Architecture.Tests.Sources;

/// <summary>The SDK's source generators: without them JSON contexts and log methods would have no members.</summary>
static class SourceGenerators
{
    static readonly (string Pack, string Assembly)[] Known =
    [
        ("Microsoft.NETCore.App.Ref", "System.Text.Json.SourceGeneration.dll"),
        ("Microsoft.NETCore.App.Ref", "System.Text.RegularExpressions.Generator.dll"),
        ("Microsoft.NETCore.App.Ref", "Microsoft.Interop.LibraryImportGenerator.dll"),
        ("Microsoft.AspNetCore.App.Ref", "Microsoft.Extensions.Logging.Generators.dll"),
    ];

    public static CSharpCompilation Run(CSharpCompilation compilation, CSharpParseOptions options)
    {
        CSharpGeneratorDriver
            .Create(Known.SelectMany(generator => Load(generator.Pack, generator.Assembly)), parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var updated, out _);
        return (CSharpCompilation)updated;
    }

    static ImmutableArray<ISourceGenerator> Load(string pack, string assembly)
    {
        var path = Path.Combine(MetadataReferences.Pack(pack), "analyzers", "dotnet", "cs", assembly);
        return new AnalyzerFileReference(path, new Loader()).GetGenerators(LanguageNames.CSharp);
    }

    sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
            // LoadFrom looks beside the assembly itself.
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
