using Microsoft.Extensions.Options;
using Users.Api;
using Users.Dapr;
using Users.Hosting;
using Users.Outbox;
using Users.Repair;
using Users.State;

namespace Users;

static class Setup
{
    /// <summary>Everything the service consists of; background services in the order of their start.</summary>
    public static IServiceCollection AddUserService(this IServiceCollection services)
    {
        services.AddUserOptions();
        services.AddDapr();
        services.AddProtocol();
        services.AddUserHealth();
        services.AddOverloadLimit();
        services.AddUserDocument();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SearchClient>(
            provider,
            DaprClientSetup.CreateInvokeClient(
                SearchClient.AppId, provider.GetRequiredService<IConfiguration>())));

        // Stopped in reverse: crash recovery ends, unused numbers are abandoned, background work and then the outbox
        // are drained, and the lease is freed.
        services.AddSingleton<StartupGate>();
        services.AddHostedService<StateStoreRequirement>();
        services.AddProtocolLoop(protocol => new("Lease heartbeat", protocol.Heartbeat.RunAsync)
        {
            WaitsForStore = true,
            ReleaseAsync = protocol.Heartbeat.FreeAsync,
        });
        services.AddProtocolLoop(protocol => new("Outbox relay", protocol.Outbox.RunAsync)
        {
            DrainAsync = protocol.Outbox.DrainAsync,
        });
        services.AddProtocolLoop(protocol => new("Background work", _ => Task.CompletedTask)
        {
            DrainAsync = protocol.Background.DrainAsync,
        });
        services.AddProtocolLoop(protocol => new("Number allocator", protocol.Allocator.RunAsync)
        {
            ReleaseAsync = _ =>
            {
                protocol.Allocator.AbandonUnused();
                return Task.CompletedTask;
            },
        });
        services.AddProtocolLoop(protocol => new("Crash recovery", protocol.Recovery.RunAsync)
        {
            WaitsForStore = true,
        });
        return services;
    }

    /// <summary>Runs the operator's command instead of the service.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunRepairAsync(this WebApplication app, RepairCommand command) => command.RunAsync(
        app.Services.GetRequiredService<Protocol>().Repair,
        app.Services.GetRequiredService<DaprSidecar>().WaitUntilReadyAsync);

    static void AddUserOptions(this IServiceCollection services)
    {
        services.AddValidatedOptions<StorageOptions>(StorageOptions.Section).Validate(
            options => options.LeaseTimeout >= 6 * options.HeartbeatInterval,
            $"{StorageOptions.Section}:LeaseTimeout must be at least six times :HeartbeatInterval.");
        services.AddValidatedOptions<EventOptions>(EventOptions.Section);
        services.AddValidatedOptions<RequestOptions>(RequestOptions.Section);
        services.AddValidatedOptions<SearchOptions>(SearchOptions.Section);
    }

    static OptionsBuilder<T> AddValidatedOptions<T>(this IServiceCollection services, string section)
        where T : class =>
        services.AddOptions<T>().BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();

    static void AddProtocol(this IServiceCollection services)
    {
        services.AddSingleton(provider => new Protocol(
            provider.GetRequiredService<IStateStore>(),
            provider.GetRequiredService<IEventBroker>(),
            new Clock(provider.GetRequiredService<TimeProvider>(), Random.Shared),
            provider.GetRequiredService<IOptions<StorageOptions>>().Value,
            provider.GetRequiredService<IOptions<EventOptions>>().Value,
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddPart(protocol => protocol.Users);
        services.AddPart(protocol => protocol.Lookup);
        services.AddPart(protocol => protocol.List);
        services.AddPart(protocol => protocol.Create);
        services.AddPart(protocol => protocol.Change);
        services.AddPart(protocol => protocol.Lease);
        services.AddPart(protocol => protocol.Numbers);
        services.AddPart(protocol => protocol.Outbox);
    }

    static void AddPart<T>(this IServiceCollection services, Func<Protocol, T> part)
        where T : class =>
        services.AddSingleton(provider => part(provider.GetRequiredService<Protocol>()));

    static void AddProtocolLoop(this IServiceCollection services, Func<Protocol, ProtocolLoop> loop) =>
        services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<ProtocolService>(
            provider, loop(provider.GetRequiredService<Protocol>())));
}
