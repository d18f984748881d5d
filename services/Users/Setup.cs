using Dapr.Client;
using Grpc.Net.Client;

namespace Users;

static class StorageServices
{
    /// <summary>Bytes of a bulk get: 200 documents with all that a caller may store, and room.</summary>
    const int MaxAnswer = 16 << 20;

    public static IServiceCollection AddUserStorage(this IServiceCollection services)
    {
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section).ValidateDataAnnotations()
            .Validate(options => options.LeaseTimeout >= 6 * options.HeartbeatInterval, $"{StorageOptions.Section}:LeaseTimeout must be at least six times :HeartbeatInterval.").ValidateOnStart();
        services.AddDaprClient((provider, dapr) => dapr
            .UseJsonSerializationOptions(DaprJson.Default.Options)
            .UseGrpcChannelOptions(new GrpcChannelOptions { HttpHandler = SidecarHandler(provider), MaxReceiveMessageSize = MaxAnswer }));
        return services
            .AddSingleton<IStateStore, DaprStateStore>()
            .AddSingleton(provider => new Clock(provider.GetRequiredService<TimeProvider>(), Random.Shared))
            .AddSingleton<ConditionalWriter>()
            .AddSingleton<UserDocuments>()
            .AddSingleton<UserRanges>()
            .AddSingleton<LeaseTable>()
            .AddSingleton<InstanceLease>()
            .AddSingleton<NumberAllocator>()
            .AddSingleton<AbandonedNumbers>()
            .AddSingleton<EmailClaims>()
            .AddSingleton<IdempotencyKeys>()
            .AddSingleton<BackgroundWork>()
            .AddSingleton<CrashRecovery>()
            .AddSingleton<ClaimRepair>()
            .AddSingleton<UserStore>();
    }

    public static IServiceCollection AddUserEvents(this IServiceCollection services)
    {
        services.AddOptions<EventOptions>().BindConfiguration(EventOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<IEventBroker, DaprEventBroker>().AddSingleton<OutboxRelay>();
    }

    static TokenHandler SidecarHandler(IServiceProvider provider) => new(provider.GetRequiredService<IConfiguration>()["DAPR_API_TOKEN"])
    {
        InnerHandler = new SidecarConnections(),
    };

    /// <summary>SaveBulkStateAsync of the SDK (1.19.0) is the one state call that forgets the API token: it is added to every call that lacks it.</summary>
    sealed class TokenHandler(string? token) : DelegatingHandler
    {
        const string Header = "dapr-api-token";

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!string.IsNullOrEmpty(token) && !request.Headers.Contains(Header))
                request.Headers.Add(Header, token);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
