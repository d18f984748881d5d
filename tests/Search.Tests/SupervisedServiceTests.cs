using Microsoft.Extensions.Logging;
using ServiceDefaults;

namespace Search.Tests;

public sealed class SupervisedServiceTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_that_fails_is_logged_by_name_and_restarts()
    {
        var logger = new CapturingLogger<Failing>();
        using var service = new Failing(failures: 3, logger);
        await service.StartAsync(Cancel);
        await service.Running.WaitAsync(Cancel);
        await service.StopAsync(Cancel);

        Assert.Equal(3, logger.Entries.Count);
        Assert.All(logger.Entries, entry =>
        {
            Assert.Equal(LogLevel.Error, entry.Level);
            Assert.Contains(nameof(Failing), entry.Message, StringComparison.Ordinal);
            Assert.IsType<InvalidOperationException>(entry.Exception);
        });
    }

    [Fact]
    public async Task A_service_that_is_stopped_has_not_failed()
    {
        var logger = new CapturingLogger<Failing>();
        using var service = new Failing(failures: 0, logger);
        await service.StartAsync(Cancel);
        await service.Running.WaitAsync(Cancel);
        await service.StopAsync(Cancel);

        Assert.True(service.ExecuteTask!.IsCompletedSuccessfully);
        Assert.Empty(logger.Entries);
    }

    sealed class Failing(int failures, ILogger logger) : SupervisedService(ImmediateTime.Instance, logger)
    {
        readonly TaskCompletionSource running = new(TaskCreationOptions.RunContinuationsAsynchronously);

        int remaining = failures;

        public Task Running => running.Task;

        protected override async Task RunAsync(CancellationToken cancellationToken)
        {
            if (remaining-- > 0)
                throw new InvalidOperationException("Injected.");

            running.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }
}
