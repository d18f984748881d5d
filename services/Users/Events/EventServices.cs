namespace Users.Events;

static class EventServices
{
    public static IServiceCollection AddUserEvents(this IServiceCollection services)
    {
        services.AddOptions<EventOptions>().BindConfiguration(EventOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<IEventBroker, DaprEventBroker>().AddSingleton<Publisher>();
    }
}
