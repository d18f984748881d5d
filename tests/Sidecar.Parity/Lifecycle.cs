using Sidecar.Parity.Sides;
using Sidecar.Parity.Tables;

namespace Sidecar.Parity;

/// <summary>Starting, stopping and what the app's health does: a pair of sidecars for each case.</summary>
public sealed class Lifecycle
{
    static readonly Scene Apart = new("lifecycle", "app", "peer") { AppsAreUp = false };

    [Theory, MemberData(nameof(Table.Rows), "lifecycle", MemberType = typeof(Table))]
    public async Task Is_as_daprds(string table, string name)
    {
        Assert.SkipWhen(Programs.SkipReason is not null, Programs.SkipReason ?? "");
        var row = Table.Row(table, name);
        var words = new Words(row, []);
        var said = await Task.WhenAll(Enum.GetValues<Kind>().Select(kind => PlayAsync(kind, row, words)));
        Comparison.Check(said, row.DifferencesIn(words));
    }

    static async Task<string> PlayAsync(Kind kind, Row row, Words words)
    {
        var scene = Apart with { Tables = ["lifecycle"], Flags = row.Flags };
        await using var side = await Side.StartAsync(kind, scene, Scratch.Directory(scene.Name), TestContext.Current.CancellationToken);
        return await Conversation.PlayAsync(side, row, words, TestContext.Current.CancellationToken);
    }
}
