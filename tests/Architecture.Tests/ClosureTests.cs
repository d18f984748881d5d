using Architecture.Tests.Closure;
using Architecture.Tests.Sources;

namespace Architecture.Tests;

public sealed class ClosureTests
{
    static readonly string[] Handlers = ["GetUser.cs", "CreateUser.cs", "UpdateUser.cs"];

    /// <summary>The most files that a reader may need for a request, by its handler.</summary>
    [Theory]
    [InlineData("GetUser.cs", 27)]
    public void A_handler_reaches_few_files(string handler, int limit)
    {
        var reached = ClosureReport.ReachedFrom(Projects.UsersGraph, handler);
        Assert.True(
            reached.Count <= limit,
            $"{handler} reaches {reached.Count} files; {limit} are the most. Move what a read does not need out of the "
            + "types it uses (artifacts/closure.txt lists the arrows that cost most), or raise the limit and say why:\n"
            + string.Join('\n', reached));
    }

    /// <summary>Writes artifacts/closure.txt; a runner that shows the output of tests shows it too.</summary>
    [Fact]
    public void The_report_is_written()
    {
        var report =
            ClosureReport.Write(Projects.UsersGraph, FolderSize.Of(Projects.Users), Handlers) +
            ClosureReport.Write(Projects.SidecarGraph, FolderSize.Of(Projects.Sidecar), []);
        File.WriteAllText(Path.Combine(Checkout.OwnArtifacts, "closure.txt"), report);
        TestContext.Current.TestOutputHelper?.WriteLine(report);
    }
}
