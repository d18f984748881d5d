using Dapr.Client;
using Grpc.Net.Client;
using Users.Outbox;
using Users.State;

namespace Users.Dapr;

static class DaprClientSetup
{
    /// <summary>Bytes of a bulk get: 200 documents of the largest size, with headroom.</summary>
    const int MaxAnswer = 16 << 20;

    /// <summary>The state store, the broker and the sidecar, through the Dapr SDK.</summary>
    public static IServiceCollection AddDapr(this IServiceCollection services)
    {
        services.AddDaprClient((provider, dapr) => dapr
            .UseJsonSerializationOptions(DaprJson.Default.Options)
            .UseGrpcChannelOptions(new GrpcChannelOptions
            {
                HttpHandler = new TokenHandler(provider.GetRequiredService<IConfiguration>()["DAPR_API_TOKEN"]),
                MaxReceiveMessageSize = MaxAnswer,
            }));
        return services
            .AddSingleton<IStateStore, DaprStateStore>()
            .AddSingleton<IEventBroker, DaprEventBroker>()
            .AddSingleton<DaprSidecar>();
    }

    /// <summary>An HTTP client for another app, through the sidecar's service invocation.</summary>
    public static HttpClient CreateInvokeClient(string appId, IConfiguration configuration) =>
        DaprClient.CreateInvokeHttpClient(appId, daprApiToken: configuration["DAPR_API_TOKEN"]);

    /// <summary>
    /// SaveBulkStateAsync of the SDK (1.19.0) is the one state call that omits the API token: it is added to every call
    /// that lacks it.
    /// </summary>
    sealed class TokenHandler(string? token) : DelegatingHandler(new SidecarConnections())
    {
        const string Header = "dapr-api-token";

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!string.IsNullOrEmpty(token) && !request.Headers.Contains(Header))
                request.Headers.Add(Header, token);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
