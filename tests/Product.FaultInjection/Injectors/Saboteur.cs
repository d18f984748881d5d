using System.Diagnostics;
using Product.FaultInjection.Faults;

namespace Product.FaultInjection.Injectors;

/// <summary>Deals one blow after another while clients work; what, to whom and when is drawn from the seed.</summary>
sealed class Saboteur(World world, Random random)
{
    static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(15);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1), ShortestHarm = TimeSpan.FromSeconds(0.2), LongestHarm = TimeSpan.FromSeconds(2);

    readonly List<string> dealt = [];

    /// <summary>Those that are over.</summary>
    public int Dealt => dealt.Count;

    /// <summary>Runs <paramref name="work"/> under blows. The work is to go on until enough have fallen; all is mended when this ends.</summary>
    /// <param name="progress">How far the work is.</param>
    public async Task DuringAsync(Func<string> progress, Func<Task> work, CancellationToken cancel)
    {
        var (working, said) = (work(), Stopwatch.StartNew());
        while (!working.IsCompleted)
        {
            await DealAsync(cancel);
            if (said.Elapsed < ProgressEvery)
                continue;
            World.Say($"{progress()}, {dealt.Count} blows");
            said.Restart();
        }

        await working;
        World.Say($"{progress()}; {string.Join(", ", dealt.CountBy(blow => blow).Select(blow => $"{blow.Value} x {blow.Key}"))}");
    }

    async Task DealAsync(CancellationToken cancel)
    {
        var blows = Blows.Of(world);
        await Task.Delay(Between(TimeSpan.Zero, LongestPause), cancel);
        var blow = blows[random.Next(blows.Count)];
        await blow.DealAsync(Between(ShortestHarm, LongestHarm), cancel);
        lock (dealt)
            dealt.Add(blow.Name);
    }

    TimeSpan Between(TimeSpan least, TimeSpan most) => least + (most - least) * random.NextDouble();
}
