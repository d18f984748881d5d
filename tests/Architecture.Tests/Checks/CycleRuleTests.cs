using Architecture.Tests.Rules;

namespace Architecture.Tests.Checks;

public sealed class CycleRuleTests
{
    [Fact]
    public void A_cycle_of_two_folders_is_found_with_its_references()
    {
        var folders = Fixture.Folders(
            ("Domain/A.cs", "namespace App.Domain; public static class A { public const int Size = State.B.Size; }"),
            ("State/B.cs", "namespace App.State; public static class B { public const int Size = 1; }"),
            ("State/C.cs", "namespace App.State; public static class C { public const int Size = Domain.A.Size; }"));

        var finding = Assert.Single(CycleRule.Check(folders));

        Assert.StartsWith("Domain, State reach each other.", finding);
        Assert.Contains("Domain -> State (2):\n    app/Domain/A.cs:1 names B, declared in app/State/B.cs", finding);
        Assert.Contains("State -> Domain (2):\n    app/State/C.cs:1 names A, declared in app/Domain/A.cs", finding);
        Assert.Contains("app/State/C.cs:1 names A.Size, declared in app/Domain/A.cs", finding);
    }

    [Fact]
    public void A_cycle_of_three_folders_leaves_out_those_that_only_see_it()
    {
        var folders = Fixture.Folders(
            ("Domain/A.cs", "public static class A { public const int Size = 1; public static int Run() => B.Run(); }"),
            ("State/B.cs", "public static class B { public static int Run() => C.Run(); }"),
            ("Api/C.cs", "public static class C { public static int Run() => A.Size; }"),
            ("Hosting/D.cs", "static class D { static int Run() => C.Run(); }"));

        Assert.Equal(["Api", "Domain", "State"], Assert.Single(folders.Cycles()));
        Assert.DoesNotContain("Hosting", Assert.Single(CycleRule.Check(folders)));
    }

    [Fact]
    public void Two_cycles_are_two_findings()
    {
        var folders = Fixture.Folders(
            ("Domain/A.cs", "public static class A { public const int Size = 1; public static int Run() => B.Size; }"),
            ("State/B.cs", "public static class B { public const int Size = 1; public static int Run() => A.Size; }"),
            ("Api/C.cs", "public static class C { public const int Size = 1; public static int Run() => D.Size; }"),
            ("Hosting/D.cs", "public static class D { public const int Size = A.Size; static int Run() => C.Size; }"));

        Assert.Equal(2, CycleRule.Check(folders).Count());
    }

    /// <summary>Files of one folder may name each other in a circle.</summary>
    [Fact]
    public void A_circle_of_files_in_one_folder_is_no_finding()
    {
        var folders = Fixture.Folders(
            ("Domain/A.cs", "public static class A { public const int Size = 1; public static int Run() => B.Size; }"),
            ("Domain/B.cs", "public static class B { public const int Size = 1; public static int Run() => A.Size; }"));

        Assert.Empty(CycleRule.Check(folders));
    }
}
