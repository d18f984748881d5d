using Sidecar.Api.Http;
using Sidecar.Errors;
using Sidecar.Hosting;
using Sidecar.Invocation.NameResolution;
using Sidecar.Options;
using Sidecar.Resources;
using Sidecar.Tracing;

namespace Sidecar.Invocation;

static class InvocationServices
{
    /// <exception cref="StartupException">A name resolver that is not here.</exception>
    public static IServiceCollection AddInvocation(this IServiceCollection services, SidecarOptions options, ConfigurationSpec configuration, RunScope run) =>
        services
            .AddSingleton(Resolver(options, configuration, run))
            .AddSingleton<IAppChannel, AppChannel>()
            .AddSingleton<LocalApp>()
            .AddSingleton<Peers>()
            .AddSingleton<Invoker>()
            .AddSingleton<InvokeRoutes>()
            .AddSingleton<TraceHeaders>();

    static Func<IServiceProvider, INameResolver> Resolver(SidecarOptions options, ConfigurationSpec configuration, RunScope run) => configuration.NameResolution switch
    {
        null => _ => new RunResolver(run.Names),
        "sqlite" or "nameresolution.sqlite" => Sqlite(SqliteResolverSettings.From(configuration.NameResolutionSettings, options)),
        var other => throw new StartupException(
            $"{options.ConfigPath}: the embedded sidecar has no name resolution {other}. Use component: sqlite, as components/embedded/config.yaml does."),
    };

    static Func<IServiceProvider, INameResolver> Sqlite(SqliteResolverSettings settings) =>
        parts => new SqliteResolver(settings, parts.GetRequiredService<ILogger<SqliteResolver>>());
}
