using Sidecar.Parity.Sides;
using Sidecar.Parity.Tables;

namespace Sidecar.Parity;

/// <summary>What every table must be, with or without a daprd to compare with.</summary>
public sealed class Rows
{
    /// <summary>Tables that are played in one scene: their keys, topics and routes must not meet.</summary>
    static readonly IReadOnlyList<string>[] together =
    [
        ["state", "state-redis", "state-postgres"], ["keys"], Scene.PubSub.Tables, ["invoke"], ["api"], ["bare"], ["tokens"], ["traced"], ["lifecycle"],
        ["cross-write"], ["cross-read"], ["streams"], ["endless"],
    ];

    [Fact]
    public void Have_words_of_their_own() => Assert.All(together, tables =>
    {
        var words = tables.SelectMany(Table.Read).Select(row => row.Word).ToList();
        Assert.Equal(words.Distinct(), words);
    });

    [Fact]
    public void Say_why_they_differ() => Assert.DoesNotContain(
        together.SelectMany(tables => tables).SelectMany(Table.Read).SelectMany(row => row.Differences),
        difference => difference.Because.Length == 0);
}
