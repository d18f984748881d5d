using System.Collections.Concurrent;
using Sidecar.Parity.Tables;

[assembly: AssemblyFixture(typeof(Sidecar.Parity.Scenes.ScenePairs))]

namespace Sidecar.Parity.Scenes;

/// <summary>
/// Each scene on both kinds of sidecar, started when the first case needs it and stopped at the end of the run.
/// </summary>
public sealed class ScenePairs : IAsyncDisposable
{
    readonly ConcurrentDictionary<string, Lazy<Task<RunningScene[]>>> pairs = new();

    /// <summary>Runs one case on both kinds of sidecar and compares the transcripts.</summary>
    internal async Task CompareAsync(
        Scene scene, string table, string name, params IReadOnlyList<(string Name, string Value)> values)
    {
        Assert.SkipWhen(scene.SkipReason is not null, scene.SkipReason ?? "");
        var tableCase = Table.Case(table, name);
        var placeholders = new Placeholders(tableCase, values);
        var pair = await pairs.GetOrAdd(scene.Name, _ => new(() => StartAsync(scene))).Value;
        var transcripts = await Task.WhenAll(pair.Select(running =>
            CaseRunner.RunAsync(running, tableCase, placeholders, TestContext.Current.CancellationToken)));
        CaseRunner.Compare(transcripts, tableCase, placeholders);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var pair in pairs.Values.Where(pair => pair.Value.IsCompletedSuccessfully))
        {
            foreach (var running in await pair.Value)
                await running.DisposeAsync();
        }

        await SceneServers.StopAsync();
    }

    static Task<RunningScene[]> StartAsync(Scene scene) => Task.WhenAll(Enum.GetValues<SidecarKind>().Select(kind =>
        RunningScene.StartAsync(kind, scene, WorkingDirectories.Create(scene.Name), CancellationToken.None)));
}
