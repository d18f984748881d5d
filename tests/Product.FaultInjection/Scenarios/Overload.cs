using System.Diagnostics;
using Product.FaultInjection.History;

namespace Product.FaultInjection.Scenarios;

/// <summary>
/// Twice the load that fits: those served keep four fifths of the peak, the others are refused at once, memory stays bounded. What
/// fits is set by a sidecar that answers late and a low limit of requests at a time, so that it is not the machine's speed.
/// </summary>
public sealed class Overload(World world) : FaultTest(world)
{
    const int MaxInFlight = 32, MaxMegabytes = 400;

    static readonly TimeSpan Late = TimeSpan.FromMilliseconds(100), Measured = TimeSpan.FromSeconds(3), AtOnce = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Twice_the_load_that_fits()
    {
        var (users, toSidecar) = (World.Users[0], World.ToSidecars[0]);
        var user = (await World.Recorder.CreateAsync(World.Users[1], $"overload-{Profile.Seed}@example.org")).Told.User!;
        try
        {
            users.Environment["Users__Requests__MaxInFlight"] = $"{MaxInFlight}";
            await RestartAsync(users);
            toSidecar.ResponseDelay = Late;

            var peak = await AtRateAsync(users, user, MaxInFlight / Late.TotalSeconds * 0.9);
            var over = await AtRateAsync(users, user, 2 * peak.PerSecond);
            using var process = Process.GetProcessById(users.Process!.Id);
            var (refused, megabytes) = (over.Refused.Order().ToList(), process.WorkingSet64 >> 20);
            Assert.NotEmpty(refused);
            World.Say($"peak {peak.PerSecond:0}/s, of twice as many {over.PerSecond:0}/s served and {refused.Count / Measured.TotalSeconds:0}/s refused, "
                + $"half of these within {refused[refused.Count / 2].TotalMilliseconds:0.0} ms; {megabytes} MB");

            Assert.True(over.PerSecond >= 0.8 * peak.PerSecond, $"{over.PerSecond:0} of {peak.PerSecond:0} a second are served");
            Assert.True(refused[refused.Count / 2] < AtOnce, $"half of the refusals take more than {refused[refused.Count / 2].TotalMilliseconds} ms");
            Assert.InRange(megabytes, 1, MaxMegabytes);
        }
        finally
        {
            toSidecar.ResponseDelay = default;
            users.Environment.Remove("Users__Requests__MaxInFlight");
            await RestartAsync(users);
        }
    }

    /// <summary>Requests begin at a steady rate, whatever becomes of those before.</summary>
    async Task<(double PerSecond, List<TimeSpan> Refused)> AtRateAsync(Instance users, ShownUser user, double perSecond)
    {
        var (watch, reads) = (Stopwatch.StartNew(), new List<Task<Operation>>());
        while (watch.Elapsed < Measured)
        {
            while (reads.Count < watch.Elapsed.TotalSeconds * perSecond)
                reads.Add(World.Recorder.ReadAsync(users, user.Id));
            await Task.Delay(1, Cancel);
        }

        var answers = await Task.WhenAll(reads);
        var refused = answers.Where(answer => answer.Fate == Fate.Refused).ToList();
        Assert.All(refused, answer => Assert.True(answer.Told is { Status: 503, Code: "overloaded", RetryAfter.TotalSeconds: >= 1 }, $"{answer}"));
        Assert.All(answers.Except(refused), answer => Assert.True(answer.Told.Status == 200, $"{answer}"));
        return ((answers.Length - refused.Count) / watch.Elapsed.TotalSeconds, [.. refused.Select(answer => answer.End - answer.Start)]);
    }
}
