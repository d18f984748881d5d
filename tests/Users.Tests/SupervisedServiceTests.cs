using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServiceDefaults;
using Users.Tests.Leases;

namespace Users.Tests;

public sealed class SupervisedServiceTests
{
    [Fact]
    public async Task A_service_restarts_after_an_exception_until_the_host_stops()
    {
        var time = new ManualTime();
        using var service = new FailingService(time, NullLogger.Instance);
        await service.StartAsync(TestContext.Current.CancellationToken);
        await ManualInstance.WaitAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return service.Runs == 3;
        });

        Assert.False(service.ExecuteTask!.IsCompleted);
        await service.StopAsync(TestContext.Current.CancellationToken)
            .WaitAsync(ManualLease.Limit, TestContext.Current.CancellationToken);
        Assert.True(service.ExecuteTask.IsCompletedSuccessfully);
        Assert.Equal(3, service.Runs);
    }

    /// <summary>Fails twice, then runs until it is stopped.</summary>
    sealed class FailingService(TimeProvider time, ILogger logger) : SupervisedService(time, logger)
    {
        int runs;

        public int Runs => Volatile.Read(ref runs);

        protected override async Task RunAsync(CancellationToken cancellationToken)
        {
            await Task.Yield();
            if (Interlocked.Increment(ref runs) < 3)
                throw new InvalidOperationException("Injected by the test.");
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }
}
