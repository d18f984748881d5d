using System.Collections.Concurrent;
using Sidecar.Parity.Sides;
using Sidecar.Parity.Tables;

[assembly: AssemblyFixture(typeof(Sidecar.Parity.Pairs))]

namespace Sidecar.Parity;

/// <summary>Both sides of each scene, started when the first case asks and stopped at the end of the run.</summary>
public sealed class Pairs : IAsyncDisposable
{
    readonly ConcurrentDictionary<string, Lazy<Task<Side[]>>> scenes = new();

    /// <summary>Plays one row on both sides.</summary>
    internal async Task CompareAsync(Scene scene, string table, string name, params IReadOnlyList<(string Name, string Value)> own)
    {
        Assert.SkipWhen(scene.SkipReason is not null, scene.SkipReason ?? "");
        var row = Table.Row(table, name);
        var words = new Words(row, own);
        var cancellation = TestContext.Current.CancellationToken;
        var sides = await scenes.GetOrAdd(scene.Name, _ => new(() => StartAsync(scene))).Value;
        var said = await Task.WhenAll(sides.Select(side => Conversation.PlayAsync(side, row, words, cancellation)));
        Comparison.Check(said, row.DifferencesIn(words));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sides in scenes.Values.Where(sides => sides.Value.IsCompletedSuccessfully))
        {
            foreach (var side in await sides.Value)
                await side.DisposeAsync();
        }

        await Servers.StopAsync();
    }

    static Task<Side[]> StartAsync(Scene scene) =>
        Task.WhenAll(Enum.GetValues<Kind>().Select(kind => Side.StartAsync(kind, scene, Scratch.Directory(scene.Name), CancellationToken.None)));
}
