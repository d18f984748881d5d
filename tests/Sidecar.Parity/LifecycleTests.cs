using Sidecar.Parity.Scenes;
using Sidecar.Parity.Tables;

namespace Sidecar.Parity;

/// <summary>Start, stop and the health of the app, with a new pair of sidecars for each case.</summary>
public sealed class LifecycleTests
{
    static readonly Scene Lifecycle = new("lifecycle", "app", "peer") { StartsApps = false, Tables = ["lifecycle"] };

    [Theory, MemberData(nameof(Table.Cases), "lifecycle", MemberType = typeof(Table))]
    public async Task Matches_daprd(string table, string name)
    {
        Assert.SkipWhen(SidecarPrograms.SkipReason is not null, SidecarPrograms.SkipReason ?? "");
        var tableCase = Table.Case(table, name);
        var placeholders = new Placeholders(tableCase, []);
        var transcripts = await Task.WhenAll(
            Enum.GetValues<SidecarKind>().Select(kind => RunAsync(kind, tableCase, placeholders)));
        CaseRunner.Compare(transcripts, tableCase, placeholders);
    }

    static async Task<string> RunAsync(SidecarKind kind, TableCase tableCase, Placeholders placeholders)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var scene = Lifecycle with { Flags = tableCase.Flags };
        var directory = WorkingDirectories.Create(scene.Name);
        await using var running = await RunningScene.StartAsync(kind, scene, directory, cancellationToken);
        return await CaseRunner.RunAsync(running, tableCase, placeholders, cancellationToken);
    }
}
