using Architecture.Tests.Graph;
using Architecture.Tests.Rules;
using Architecture.Tests.Sources;
using Microsoft.CodeAnalysis;

namespace Architecture.Tests.Checks;

/// <summary>A small project in memory, to show that the checks find what they are for.</summary>
static class Fixture
{
    public static readonly Arrows[] Table =
    [
        new("Domain"),
        new("State", "Domain"),
        new("Api", "Domain", "State"),
        new("Repair", "Domain", "State"),
        new("Hosting", Arrows.All),
    ];

    public const string User = """
        namespace App.Domain;

        public sealed record User(string Name)
        {
            public const int MaxLength = 10;
            public static User Create(string name) => new(name);
            public static implicit operator string(User user) => user.Name;
        }

        public static class UserExtensions
        {
            public static int NameLength(this User user) => user.Name.Length;
        }

        public sealed class TagAttribute : System.Attribute;
        """;

    public static CompiledProject Compile(params (string Path, string Text)[] files)
    {
        var sources = files.Select(file => new SourceText($"app/{file.Path}", file.Text)).ToList();
        var project = CompiledProject.InMemory(new Layout("app", "Split"), sources);
        Assert.DoesNotContain(
            project.Compilation.GetDiagnostics(TestContext.Current.CancellationToken),
            diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        return project;
    }

    public static DependencyGraph Graph(params (string Path, string Text)[] files) =>
        DependencyGraph.Of(Compile(files));

    public static FolderGraph Folders(params (string Path, string Text)[] files) => new(Graph(files));
}
