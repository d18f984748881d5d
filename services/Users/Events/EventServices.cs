using Users.Storage;

namespace Users.Events;

static class EventServices
{
    /// <summary>Stopped in reverse: what follows answers settles first, since it can make events due; then the publisher drains.</summary>
    public static IServiceCollection AddUserEvents(this IServiceCollection services) => services
        .AddSingleton<IEventBroker, DaprEventBroker>()
        .AddSingleton<Publisher>()
        .AddSingleton<Afterwards>()
        .AddHostedService(provider => provider.GetRequiredService<Publisher>())
        .AddHostedService(provider => provider.GetRequiredService<Afterwards>())
        .AddHostedService<Startup>();
}
