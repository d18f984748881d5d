namespace Sidecar.Api.Http;

static class HttpApiServices
{
    public static IServiceCollection AddHttpApi(this IServiceCollection services) => services
        .AddSingleton<InvokeRoutes>()
        .AddSingleton<HttpEndpoint>();
}
