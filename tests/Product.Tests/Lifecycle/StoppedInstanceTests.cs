using System.Diagnostics;
using System.Net;

namespace Product.Tests.Lifecycle;

public sealed class StoppedInstanceTests(SharedProduct shared) : ProductTest(shared)
{
    static readonly TimeSpan FailureLimit = TimeSpan.FromSeconds(6), ObservedAfter = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_go_to_both_instances_and_after_a_stop_to_the_remaining_one(bool killed)
    {
        var product = await PrepareAsync(new() { RunnerPerInstance = true });
        await using var first = await GrpcTap.StartAsync(product.Users[0].SidecarGrpcPort);
        await using var second = await GrpcTap.StartAsync(product.Users[1].SidecarGrpcPort);
        product.Users[0].DaprGrpcPort = first.Port;
        product.Users[1].DaprGrpcPort = second.Port;
        product.StartSidecars();
        product.StartApps();
        await product.ReadyAsync(Cancellation);
        var user = await product.InvocationClient.CreateAsync();

        await ExpectBothServeAsync(product.InvocationClient, user, first, second);

        var stopping = killed
            ? product.KillAsync(product.Users[0], Cancellation)
            : product.StopAsync(product.Users[0]);
        var (failed, lastFailure) = await ReadWhileStoppingAsync(product.InvocationClient, user);
        await stopping;
        var stop = killed ? "kill" : "stop";
        WriteLine($"{failed} failed calls, the last one {lastFailure.TotalSeconds:0.0} s after the {stop}");
        Assert.InRange(lastFailure, TimeSpan.Zero, FailureLimit);
    }

    static async Task ExpectBothServeAsync(HttpClient users, ApiResponse user, GrpcTap first, GrpcTap second)
    {
        first.Clear();
        second.Clear();
        for (var call = 0; call < 100; call++)
            Assert.Equal(user.Text, (await users.ReadAsync($"/users/{user.Id}")).Text);
        var (firstReads, secondReads) = (CountReads(first), CountReads(second));
        WriteLine($"100 calls: {firstReads} and {secondReads}");
        Assert.InRange(firstReads, 10, 90);
        Assert.InRange(secondReads, 10, 90);
    }

    static async Task<(int Count, TimeSpan Last)> ReadWhileStoppingAsync(HttpClient users, ApiResponse user)
    {
        var (failed, lastFailure) = (0, TimeSpan.Zero);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < FailureLimit + ObservedAfter)
        {
            var started = watch.Elapsed;
            var response = await users.ReadAsync($"/users/{user.Id}");
            if (response.Status == HttpStatusCode.OK)
                Assert.Equal(user.Text, response.Text);
            else
                (failed, lastFailure) = (failed + 1, started);
            await Task.Delay(10, Cancellation);
        }

        return (failed, lastFailure);
    }

    static int CountReads(GrpcTap tap) => tap.Calls.Count(call => call.Method == "GetState");
}
