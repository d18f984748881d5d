using Architecture.Tests.Rules;

namespace Architecture.Tests.Checks;

public sealed class ArrowRuleTests
{
    const string Source = """
        namespace App.State;
        public static class Source { public static Domain.User Any() => Domain.User.Create("a"); }
        """;

    const string Handler = """
        namespace App.Api;
        public static class Handler { public static string Run() => State.Source.Any().Name; }
        """;

    [Fact]
    public void A_clean_tree_has_no_findings()
    {
        var folders = Fixture.Folders(
            ("Domain/User.cs", Fixture.User),
            ("State/Source.cs", Source),
            ("Api/Handler.cs", Handler),
            ("Hosting/Host.cs", "static class Host { static string Run() => App.Api.Handler.Run(); }"));

        Assert.Empty(ArrowRule.Check(folders, Fixture.Table));
        Assert.Empty(CycleRule.Check(folders));
    }

    [Fact]
    public void A_reference_to_a_folder_above_is_found()
    {
        var folders = Fixture.Folders(
            ("Domain/User.cs", Fixture.User),
            ("Domain/Clock.cs", """
                namespace App.Domain;

                static class Clock
                {
                    static string Name() => State.Source.Any().Name;
                }
                """),
            ("State/Source.cs", Source));

        Assert.Equal(
            [
                "app/Domain/Clock.cs:5 names Source, declared in app/State/Source.cs. " +
                "Domain may see no other folder. " +
                "State is above Domain: move what is needed down to Domain, or pass it in from above.",
                "app/Domain/Clock.cs:5 names Source.Any(), declared in app/State/Source.cs. " +
                "Domain may see no other folder. " +
                "State is above Domain: move what is needed down to Domain, or pass it in from above.",
            ],
            ArrowRule.Check(folders, Fixture.Table));
    }

    [Fact]
    public void A_reference_to_a_folder_beside_is_found()
    {
        var folders = Fixture.Folders(
            ("Domain/User.cs", Fixture.User),
            ("State/Source.cs", Source),
            ("Api/Handler.cs", Handler),
            ("Repair/Command.cs", "static class Command { static string Run() => App.Api.Handler.Run(); }"));

        var findings = ArrowRule.Check(folders, Fixture.Table).ToList();

        Assert.Equal(2, findings.Count);
        Assert.All(findings, finding => Assert.StartsWith("app/Repair/Command.cs:1 names Handler", finding));
        Assert.All(findings, finding => Assert.Contains("Repair may see Domain, State. Api is beside Repair", finding));
    }

    [Fact]
    public void A_folder_without_a_line_is_found()
    {
        var folders = Fixture.Folders(("Other/Thing.cs", "static class Thing;"));

        Assert.StartsWith(
            "Other has no line in the table of arrows.",
            Assert.Single(ArrowRule.Check(folders, Fixture.Table)));
    }

    [Fact]
    public void A_file_in_the_root_counts_by_its_own_name()
    {
        var folders = Fixture.Folders(
            ("Options.cs", "public static class Options { public const int Size = 1; }"),
            ("Domain/Rule.cs", "static class Rule { const int Size = Options.Size; }"));

        Assert.Equal(("Domain", "Options.cs"), Assert.Single(folders.Arrows));
    }

    [Fact]
    public void A_divided_folder_counts_by_its_second_level()
    {
        var folders = Fixture.Folders(
            ("Split/Http/A.cs", "public static class A { public const int Size = 1; }"),
            ("Split/Grpc/B.cs", "static class B { const int Size = A.Size; }"));

        Assert.Equal(("Split/Grpc", "Split/Http"), Assert.Single(folders.Arrows));
    }
}
