using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ServiceDefaults;

/// <summary>The defaults that all services share. The <c>Program.cs</c> of a service calls each method once.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Adds the listening address, server limits, JSON logging, the clock, <see cref="ServiceExit"/> and the health
    /// check of the sidecar.
    /// </summary>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureServer(builder.Configuration);
        builder.Logging.AddJsonLines();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<ServiceExit>();
        builder.Services.AddHealthChecks().AddRequiredCheck<SidecarHealthCheck>("sidecar");
        return builder;
    }

    /// <summary>
    /// Adds the middleware for problem details and for the app's API token. Call it before any other middleware: a
    /// response without a body, such as the 401 of the token, gets its problem document on the way out.
    /// </summary>
    public static WebApplication UseServiceDefaults(this WebApplication app)
    {
        app.UseProblemDetails();
        app.UseAppToken(app.Configuration["APP_API_TOKEN"]);
        return app;
    }

    /// <summary>Maps <c>/health</c>, <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealth();
        return app;
    }
}
