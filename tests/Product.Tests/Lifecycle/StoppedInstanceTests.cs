using System.Diagnostics;
using System.Net;

namespace Product.Tests.Lifecycle;

public sealed class StoppedInstanceTests(SharedProduct shared) : ProductTest(shared)
{
    static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(6), Longer = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_spread_over_two_instances_and_soon_over_the_one_that_is_left(bool killed)
    {
        var product = await PrepareAsync(new() { RunnerPerInstance = true });
        await using var first = await GrpcTap.StartAsync(product.Users[0].SidecarGrpcPort);
        await using var second = await GrpcTap.StartAsync(product.Users[1].SidecarGrpcPort);
        (product.Users[0].DaprGrpcPort, product.Users[1].DaprGrpcPort) = (first.Port, second.Port);
        product.StartSidecars();
        product.StartApps();
        await product.ReadyAsync(Cancel);

        var user = await product.InvocationClient.CreateAsync();
        foreach (var tap in (GrpcTap[])[first, second])
            tap.Clear();
        for (var call = 0; call < 100; call++)
            Assert.Equal(user.Text, (await product.InvocationClient.ReadAsync($"/users/{user.Id}")).Text);
        var spread = (first.Calls.Count(call => call.Method == "GetState"), second.Calls.Count(call => call.Method == "GetState"));
        Say($"100 calls: {spread.Item1} and {spread.Item2}");
        Assert.InRange(spread.Item1, 10, 90);
        Assert.InRange(spread.Item2, 10, 90);

        var watch = Stopwatch.StartNew();
        var stopping = killed ? product.KillAsync(product.Users[0], Cancel) : product.StopAsync(product.Users[0]);
        var (failed, lastFailure) = (0, TimeSpan.Zero);
        while (watch.Elapsed < Forgotten + Longer)
        {
            var started = watch.Elapsed;
            var answer = await product.InvocationClient.ReadAsync($"/users/{user.Id}");
            if (answer.Status == HttpStatusCode.OK)
                Assert.Equal(user.Text, answer.Text);
            else
                (failed, lastFailure) = (failed + 1, started);
            await Task.Delay(10, Cancel);
        }

        await stopping;
        Say($"{failed} failed calls, the last one made {lastFailure.TotalSeconds:0.0} s after the {(killed ? "kill" : "stop")}");
        Assert.InRange(lastFailure, TimeSpan.Zero, Forgotten);
    }
}
