using System.Collections.Concurrent;
using Sidecar.Parity.Sides;
using Sidecar.Parity.Tables;

[assembly: AssemblyFixture(typeof(Sidecar.Parity.Pairs))]

namespace Sidecar.Parity;

/// <summary>Both sides of each scene, started when the first case asks and stopped at the end of the run.</summary>
public sealed class Pairs : IAsyncLifetime
{
    readonly ConcurrentDictionary<string, Lazy<Task<Side[]>>> _scenes = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var sides in _scenes.Values)
        {
            foreach (var side in await sides.Value)
            {
                await side.DisposeAsync();
            }
        }
    }

    internal async Task CompareAsync(Scene scene, string table, string name, params (string Word, string Value)[] words)
    {
        Assert.SkipWhen(Programs.Daprd is null, "daprd is not on this machine: set DAPRD, or install Dapr");
        var row = Table.Row(table, name);
        var filled = words.ToDictionary(pair => pair.Word, pair => pair.Value);
        var word = string.Join('-', [row.Word, .. filled.Values]);
        var sides = await _scenes.GetOrAdd(scene.Name, _ => new Lazy<Task<Side[]>>(() => StartAsync(scene))).Value;
        var said = await Task.WhenAll(sides.Select(side => Conversation.PlayAsync(side, row, word, filled)));
        TestContext.Current.TestOutputHelper?.WriteLine(said[0]);
        Comparison.Check(said[0], said[1], Programs.DaprdTwice ? [] : row.Differences);
    }

    static Task<Side[]> StartAsync(Scene scene) =>
        Task.WhenAll(Enum.GetValues<Kind>().Select(kind => Side.StartAsync(kind, scene)));
}
