using Architecture.Tests.Graph;
using Architecture.Tests.Rules;
using Architecture.Tests.Sources;

namespace Architecture.Tests;

public sealed class SidecarStructureTests
{
    [Fact]
    public void Each_folder_sees_only_those_below_it() =>
        Findings.AssertNone(ArrowRule.Check(new FolderGraph(Projects.SidecarGraph), SidecarArrows.Table));

    [Fact]
    public void No_folders_form_a_cycle() =>
        Findings.AssertNone(CycleRule.Check(new FolderGraph(Projects.SidecarGraph)));
}
