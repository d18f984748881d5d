using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServiceDefaults;

namespace Search.Tests;

/// <summary>A service with the defaults and nothing else, on a free port and without a sidecar.</summary>
static class TestService
{
    public static WebApplication Build(
        Action<IServiceCollection>? configure = null, string port = "0", string? appToken = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["APP_PORT"] = port,
            ["APP_API_TOKEN"] = appToken,
            // Nothing listens there, whatever else runs on this machine.
            ["DAPR_HTTP_ENDPOINT"] = "http://127.0.0.1:1",
            ["DAPR_GRPC_ENDPOINT"] = "http://127.0.0.1:1",
        });
        builder.AddServiceDefaults();
        // Not off: without any logging, requests have no trace id.
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        builder.Services.AddDaprClient();
        configure?.Invoke(builder.Services);
        return builder.Build();
    }
}
