using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ServiceDefaults;
using Users.Hosting;
using Users.Outbox;

namespace Users.Tests.Concurrency;

/// <summary>
/// An instance of the service without its web server: the registrations and background services of the product on real
/// threads, with a store and a broker of the test's and fast time.
/// </summary>
sealed class TestInstance : IAsyncDisposable
{
    const int TimeFactor = 20;

    readonly IHost host;
    readonly CapturingLoggerProvider log = new();

    TestInstance(InstanceStore store, IEventBroker broker)
    {
        Store = store;
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton<IConfiguration>(builder.Configuration);
        builder.Services.AddSingleton<ServiceExit>();
        builder.Services.AddUserService();
        builder.Services.AddSingleton<TimeProvider>(new FastTime(TimeFactor));
        builder.Services.AddSingleton<IStateStore>(store);
        builder.Services.AddSingleton(broker);
        host = builder.Build();
    }

    public InstanceStore Store { get; }

    public Protocol Protocol => host.Services.GetRequiredService<Protocol>();

    public IReadOnlyCollection<string> Errors => log.Errors;

    public static async Task<TestInstance> StartAsync(InstanceStore store, IEventBroker broker)
    {
        var instance = new TestInstance(store, broker);
        instance.host.Services.GetRequiredService<StartupGate>().Open();
        await instance.host.StartAsync(TestContext.Current.CancellationToken);
        return instance;
    }

    /// <summary>A stop that has the time to finish everything.</summary>
    public Task StopAsync() => host.StopAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync()
    {
        // A dead instance's calls never return: its host cannot be stopped.
        Store.Kill();
        return ValueTask.CompletedTask;
    }

    sealed class CapturingLoggerProvider : ILoggerProvider, ILogger
    {
        readonly ConcurrentQueue<string> errors = [];

        public IReadOnlyCollection<string> Errors => errors;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                errors.Enqueue(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
