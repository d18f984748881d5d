using System.Diagnostics;
using Product.FaultInjection.Faults;

namespace Product.FaultInjection.Injectors;

/// <summary>
/// Injects one fault after another while clients work. The seed decides which fault, where, when and for how long.
/// </summary>
sealed class FaultInjector(ProductUnderFaults product, Random random)
{
    static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(15);
    static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan MinDuration = TimeSpan.FromSeconds(0.2), MaxDuration = TimeSpan.FromSeconds(2);

    readonly List<string> injected = [];

    /// <summary>How many faults have been injected and repaired.</summary>
    public int InjectedCount => injected.Count;

    /// <summary>Runs <paramref name="work"/> under faults, which are all repaired when this returns.</summary>
    /// <param name="progress">Describes how far the work has come.</param>
    /// <param name="work">Must continue until <see cref="InjectedCount"/> is high enough.</param>
    public async Task RunUnderFaultsAsync(
        Func<string> progress, Func<Task> work, CancellationToken cancellationToken)
    {
        var (running, sinceReport) = (work(), Stopwatch.StartNew());
        while (!running.IsCompleted)
        {
            await InjectAsync(cancellationToken);
            if (sinceReport.Elapsed < ReportInterval)
                continue;
            ProductUnderFaults.WriteLine($"{progress()}, {injected.Count} injected faults");
            sinceReport.Restart();
        }

        await running;
        var counts = injected.CountBy(name => name).Select(fault => $"{fault.Value} x {fault.Key}");
        ProductUnderFaults.WriteLine($"{progress()}; {string.Join(", ", counts)}");
    }

    async Task InjectAsync(CancellationToken cancellationToken)
    {
        var faults = FaultCatalog.For(product);
        await Task.Delay(Between(TimeSpan.Zero, MaxPause), cancellationToken);
        var fault = faults[random.Next(faults.Count)];
        await fault.InjectAsync(Between(MinDuration, MaxDuration), cancellationToken);
        lock (injected)
            injected.Add(fault.Name);
    }

    TimeSpan Between(TimeSpan min, TimeSpan max) => min + (max - min) * random.NextDouble();
}
