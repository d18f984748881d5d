using Architecture.Tests.Graph;
using Architecture.Tests.Rules;
using Architecture.Tests.Sources;

namespace Architecture.Tests;

public sealed class UsersStructureTests
{
    [Fact]
    public void Each_folder_sees_only_those_below_it() =>
        Findings.AssertNone(ArrowRule.Check(new FolderGraph(Projects.UsersGraph), UsersArrows.Table));

    [Fact]
    public void No_folders_form_a_cycle() =>
        Findings.AssertNone(CycleRule.Check(new FolderGraph(Projects.UsersGraph)));

    [Fact]
    public void Only_the_Dapr_folder_uses_the_SDK() =>
        Findings.AssertNone(new NamespaceRule(
            ["Dapr", "Grpc"],
            path => path.StartsWith("services/Users/Dapr/", StringComparison.Ordinal),
            "Only files below services/Users/Dapr may: implement a port of State or Outbox there.")
            .Check(Projects.Users));

    [Fact]
    public void The_domain_does_not_use_the_web_framework() =>
        Findings.AssertNone(new NamespaceRule(
            ["Microsoft.AspNetCore"],
            path => !path.StartsWith("services/Users/Domain/", StringComparison.Ordinal),
            "The domain is pure: move the part that knows HTTP to Api.")
            .Check(Projects.Users));
}
