using Architecture.Tests.Graph;

namespace Architecture.Tests.Checks;

public sealed class DependencyGraphTests
{
    [Theory]
    [InlineData("User? user;", "User")]
    [InlineData("object user = new User(\"a\");", "User.User(string)")]
    [InlineData("User Make() => new(\"a\");", "User.User(string)")]
    [InlineData("System.Collections.Generic.List<User> users = [];", "User")]
    [InlineData("void Run() { var user = Source.Any(); _ = user.Name; }", "User.Name")]
    [InlineData("int Length() => Source.Any().NameLength();", "User.NameLength()")]
    [InlineData("string Text() => Source.Any();", "User.implicit operator string(User)")]
    [InlineData("void Run() { var (name, _) = (Source.Any().Name, 1); }", "User.Name")]
    [InlineData("[Tag] void Run() { }", "TagAttribute.TagAttribute()")]
    [InlineData("int max = User.MaxLength;", "User.MaxLength")]
    [InlineData("string name = nameof(User);", "User")]
    [InlineData("bool Is(object o) => o is User { Name: \"a\" };", "User.Name")]
    public void A_reference_is_found_in(string member, string symbol)
    {
        var graph = Fixture.Graph(
            ("Domain/User.cs", Fixture.User),
            ("State/Source.cs", """
                namespace App.State;
                public static class Source { public static Domain.User Any() => Domain.User.Create("a"); }
                """),
            ("Api/Handler.cs", $$"""
                using App.Domain;
                using App.State;
                namespace App.Api;
                sealed class Handler
                {
                    {{member}}
                }
                """));

        Assert.Contains(
            graph.References,
            reference => reference is { From: "app/Api/Handler.cs", Line: 6, To: "app/Domain/User.cs" }
                && reference.Symbol == symbol);
    }

    [Fact]
    public void A_variable_alone_is_no_reference_to_its_type()
    {
        var graph = Fixture.Graph(
            ("Domain/User.cs", Fixture.User),
            ("State/Source.cs", """
                namespace App.State;
                public static class Source { public static Domain.User Any() => Domain.User.Create("a"); }
                """),
            ("Api/Handler.cs", """
                namespace App.Api;
                static class Handler { static object Run() { var user = State.Source.Any(); return user; } }
                """));

        Assert.Equal(
            ["app/State/Source.cs"],
            graph.References.Where(IsFromApi).Select(reference => reference.To).Distinct());
    }

    [Fact]
    public void A_base_type_is_a_reference()
    {
        var graph = Fixture.Graph(
            ("Domain/Entity.cs", "namespace App.Domain; public abstract class Entity(int id) { public int Id => id; }"),
            ("State/Row.cs", "namespace App.State; sealed class Row() : Domain.Entity(1);"));

        Assert.Equal(
            ["Entity", "Entity.Entity(int)"],
            graph.References.Select(reference => reference.Symbol).Order());
    }

    [Fact]
    public void A_partial_type_is_declared_in_each_of_its_files()
    {
        var graph = Fixture.Graph(
            ("State/Store.cs", "static partial class Store { public static void Read() { } }"),
            ("State/Store.Write.cs", "static partial class Store { public static void Write() { } }"),
            ("Api/Handler.cs", "static class Handler { static void Run() => Store.Read(); }"));

        Assert.Equal(
            [
                ("Store", "app/State/Store.cs"),
                ("Store", "app/State/Store.Write.cs"),
                ("Store.Read()", "app/State/Store.cs"),
            ],
            graph.References.Select(reference => (reference.Symbol, reference.To)));
    }

    [Fact]
    public void The_files_reached_are_those_named_directly_or_through_others()
    {
        var graph = Fixture.Graph(
            ("Domain/User.cs", Fixture.User),
            ("Domain/Unused.cs", "namespace App.Domain; public static class Unused;"),
            ("State/Source.cs", """
                namespace App.State;
                public static class Source { public static string Name() => Domain.User.Create("a").Name; }
                """),
            ("Api/Handler.cs", """
                namespace App.Api;
                static class Handler { static string Run() => State.Source.Name(); }
                """));

        Assert.Equal(["app/Domain/User.cs", "app/State/Source.cs"], graph.ReachedFrom("app/Api/Handler.cs").Keys);
    }

    static bool IsFromApi(SourceReference reference) => reference.From == "app/Api/Handler.cs";
}
