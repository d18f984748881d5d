namespace Sidecar.PubSub;

static class PubSubServices
{
    public static IServiceCollection AddPubSub(this IServiceCollection services) => services
        .AddSingleton<Brokers>()
        .AddSingleton<Publisher>()
        .AddSingleton<SubscribeEndpoint>()
        .AddSingleton<Delivery>()
        .AddSingleton<Subscriptions>();
}
