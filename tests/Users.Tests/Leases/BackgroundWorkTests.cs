using Microsoft.Extensions.Logging.Abstractions;

namespace Users.Tests.Leases;

public sealed class BackgroundWorkTests : IDisposable
{
    readonly BackgroundWork background = new(
        new Clock(TimeProvider.System, new Random(1)), NullLogger<BackgroundWork>.Instance);

    [Fact]
    public async Task Work_that_a_stop_gives_up_is_canceled()
    {
        var work = background.RunAsync("never done", _ => Task.FromResult(false));
        await background.DrainAsync(TestContext.Current.CancellationToken)
            .WaitAsync(ManualLease.Limit, TestContext.Current.CancellationToken);
        Assert.True(work.IsCanceled);
    }

    [Fact]
    public async Task Work_that_a_stop_finishes_completes()
    {
        var attempts = 0;
        var work = background.RunAsync("done at the second attempt", _ => Task.FromResult(++attempts == 2));
        await background.DrainAsync(TestContext.Current.CancellationToken)
            .WaitAsync(ManualLease.Limit, TestContext.Current.CancellationToken);
        Assert.True(work.IsCompletedSuccessfully);
    }

    public void Dispose() => background.Dispose();
}
