namespace Sidecar.PubSub;

static class PubSubServices
{
    public static IServiceCollection AddPubSub(this IServiceCollection services) => services
        .AddSingleton<Brokers>()
        .AddSingleton<Subscriptions>();
}
