using Sidecar.Parity.Scenes;
using Sidecar.Parity.Tables;

namespace Sidecar.Parity;

/// <summary>Rules that every table must follow, with or without daprd on this machine.</summary>
public sealed class TableTests
{
    /// <summary>Tables that run in one scene, so that their keys, topics and routes must be different.</summary>
    static readonly IReadOnlyList<string>[] TablesByScene =
    [
        ["state", "state-redis", "state-postgres"],
        ["keys"],
        Scene.PubSub.Tables,
        ["invoke"],
        ["api"],
        ["bare"],
        ["tokens"],
        ["traced"],
        ["lifecycle"],
        ["cross-write"],
        ["cross-read"],
        ["streams"],
        ["endless"],
    ];

    [Fact]
    public void Cases_of_one_scene_have_different_slugs() => Assert.All(TablesByScene, tables =>
    {
        var slugs = tables.SelectMany(Table.Read).Select(tableCase => tableCase.Slug).ToList();
        Assert.Equal(slugs.Distinct(), slugs);
    });

    [Fact]
    public void Every_difference_has_a_reason()
    {
        var cases = TablesByScene.SelectMany(tables => tables).SelectMany(Table.Read);
        var differences = cases.SelectMany(tableCase => tableCase.Differences);
        Assert.DoesNotContain(differences, difference => difference.Reason.Length == 0);
    }
}
