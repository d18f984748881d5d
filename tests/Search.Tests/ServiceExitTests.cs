using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServiceDefaults;

namespace Search.Tests;

public sealed class ServiceExitTests
{
    [Fact]
    public async Task A_service_that_is_stopped_exits_with_0()
    {
        await using var app = TestService.Build();
        app.Lifetime.ApplicationStarted.Register(app.Lifetime.StopApplication);
        Assert.Equal(0, await app.RunServiceAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_component_that_fails_sets_the_exit_code_and_stops_the_service()
    {
        await using var app = TestService.Build();
        var exit = app.Services.GetRequiredService<ServiceExit>();
        app.Lifetime.ApplicationStarted.Register(() => exit.Fail(3));
        Assert.Equal(3, await app.RunServiceAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_component_that_fails_while_the_service_starts_sets_the_exit_code()
    {
        await using var app = TestService.Build(services => services.AddHostedService<FailingAtStart>());
        Assert.Equal(3, await app.RunServiceAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_exit_code_is_that_of_the_first_failure()
    {
        await using var app = TestService.Build();
        var exit = app.Services.GetRequiredService<ServiceExit>();
        exit.Fail(3);
        exit.Fail(4);
        Assert.Equal(3, exit.Code);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(256)]
    public async Task A_failure_needs_a_valid_exit_code(int code)
    {
        await using var app = TestService.Build();
        var exit = app.Services.GetRequiredService<ServiceExit>();
        Assert.Throws<ArgumentOutOfRangeException>(() => exit.Fail(code));
    }

    [Theory]
    [InlineData("http")]
    [InlineData("-1")]
    [InlineData("65536")]
    [InlineData("0x50")]
    public async Task A_service_that_cannot_start_exits_with_1(string port)
    {
        await using var app = TestService.Build(port: port);
        Assert.Equal(1, await app.RunServiceAsync(TestContext.Current.CancellationToken));
    }

    sealed class FailingAtStart(ServiceExit exit) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            exit.Fail(3);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
