using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServiceDefaults;

namespace Search.Tests;

public sealed class BackgroundServiceTests
{
    [Fact]
    public async Task A_service_whose_background_service_failed_does_not_exit_with_0()
    {
        await using var app = TestService.Build(services => services.AddHostedService<Failing>());
        Assert.Equal(1, await app.RunServiceAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_background_service_that_was_cancelled_has_not_failed()
    {
        await using var app = TestService.Build(services => services.AddHostedService<Waiting>());
        app.Lifetime.ApplicationStarted.Register(app.Lifetime.StopApplication);
        Assert.Equal(0, await app.RunServiceAsync(TestContext.Current.CancellationToken));
    }

    sealed class Failing : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("Injected.");
        }
    }

    sealed class Waiting : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
            Task.Delay(Timeout.Infinite, stoppingToken);
    }
}
