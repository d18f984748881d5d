using System.Diagnostics;
using Product.FaultInjection.History;

namespace Product.FaultInjection.Scenarios;

/// <summary>
/// Twice the load that the service can serve: throughput stays at four fifths of the peak or more, the rest is
/// rejected at once, and memory stays bounded. A slow sidecar and a low limit of concurrent requests set the capacity,
/// so that it does not depend on the speed of the machine.
/// </summary>
public sealed class Overload(ProductUnderFaults product) : FaultTest(product)
{
    const string LimitSetting = "Users__Requests__MaxInFlight";
    const int MaxInFlight = 32, MaxMegabytes = 400;

    static readonly TimeSpan SidecarDelay = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan MeasuredTime = TimeSpan.FromSeconds(3);
    static readonly TimeSpan MaxMedianRejection = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Excess_load_is_rejected_at_once_and_the_rest_is_served()
    {
        var (instance, proxy) = (Product.Users[0], Product.SidecarProxies[0]);
        var created = await Product.Client.CreateAsync(Product.Users[1], $"overload-{Profile.Seed}@example.org");
        var user = created.Response.User!;
        try
        {
            instance.Environment[LimitSetting] = $"{MaxInFlight}";
            await RestartAsync(instance);
            proxy.ResponseDelay = SidecarDelay;

            var peak = await LoadAsync(instance, user, MaxInFlight / SidecarDelay.TotalSeconds * 0.9);
            var overload = await LoadAsync(instance, user, 2 * peak.ServedPerSecond);
            AssertShedding(peak, overload, MegabytesOf(instance));
        }
        finally
        {
            proxy.ResponseDelay = default;
            instance.Environment.Remove(LimitSetting);
            await RestartAsync(instance);
        }
    }

    /// <summary>Starts reads at a steady rate, regardless of the responses to earlier ones.</summary>
    async Task<LoadResult> LoadAsync(Instance instance, ReturnedUser user, double perSecond)
    {
        var (watch, reads) = (Stopwatch.StartNew(), new List<Task<RecordedOperation>>());
        while (watch.Elapsed < MeasuredTime)
        {
            while (reads.Count < watch.Elapsed.TotalSeconds * perSecond)
                reads.Add(Product.Client.ReadAsync(instance, user.Id));
            await Task.Delay(1, CancellationToken);
        }

        var responses = await Task.WhenAll(reads);
        var rejected = responses.Where(response => response.Outcome == OperationOutcome.Rejected).ToList();
        Assert.All(rejected, response => Assert.True(IsOverloaded(response.Response), $"{response}"));
        Assert.All(
            responses.Except(rejected), response => Assert.True(response.Response.Status == 200, $"{response}"));
        return new(
            (responses.Length - rejected.Count) / watch.Elapsed.TotalSeconds,
            [.. rejected.Select(response => response.End - response.Start).Order()]);
    }

    static void AssertShedding(LoadResult peak, LoadResult overload, long megabytes)
    {
        Assert.NotEmpty(overload.Rejections);
        var (served, median) = (overload.ServedPerSecond, overload.MedianRejection);
        ProductUnderFaults.WriteLine(
            $"peak {peak.ServedPerSecond:0}/s; at twice that load {served:0}/s served and "
                + $"{overload.Rejections.Count / MeasuredTime.TotalSeconds:0}/s rejected, "
                + $"half of them within {median.TotalMilliseconds:0.0} ms; {megabytes} MB");

        Assert.True(served >= 0.8 * peak.ServedPerSecond, $"{served:0}/s of {peak.ServedPerSecond:0}/s are served");
        Assert.True(median < MaxMedianRejection, $"half of the rejections take over {median.TotalMilliseconds} ms");
        Assert.InRange(megabytes, 1, MaxMegabytes);
    }

    static bool IsOverloaded(OperationResponse response) =>
        response is { Status: 503, Code: "overloaded", RetryAfter.TotalSeconds: >= 1 };

    static long MegabytesOf(Instance instance)
    {
        using var process = Process.GetProcessById(instance.Process!.Id);
        return process.WorkingSet64 >> 20;
    }

    /// <param name="Rejections">How long each rejection took, shortest first.</param>
    sealed record LoadResult(double ServedPerSecond, IReadOnlyList<TimeSpan> Rejections)
    {
        public TimeSpan MedianRejection => Rejections[Rejections.Count / 2];
    }
}
