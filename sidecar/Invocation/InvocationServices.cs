using Sidecar.Errors;
using Sidecar.Invocation.NameResolution;
using Sidecar.Options;
using Sidecar.Resources;

namespace Sidecar.Invocation;

static class InvocationServices
{
    /// <param name="names">For a sidecar that has no resolver configured.</param>
    /// <exception cref="StartupException">An unsupported name resolver.</exception>
    public static IServiceCollection AddInvocation(
        this IServiceCollection services, SidecarOptions options, ConfigurationSpec configuration, LocalNames names) =>
        services
            .AddSingleton(Resolver(options, configuration, names))
            .AddSingleton<IAppChannel, AppChannel>()
            .AddSingleton<LocalApp>()
            .AddSingleton<PeerClient>()
            .AddSingleton<Invoker>();

    static Func<IServiceProvider, INameResolver> Resolver(
        SidecarOptions options, ConfigurationSpec configuration, LocalNames names)
    {
        switch (configuration.NameResolution)
        {
            case null:
                return _ => new LocalResolver(names);
            case "sqlite" or "nameresolution.sqlite":
                var settings = SqliteResolverSettings.From(configuration.NameResolutionSettings, options);
                return services => new SqliteResolver(
                    settings, services.GetRequiredService<ILogger<SqliteResolver>>());
            case var other:
                throw new StartupException($"{options.ConfigPath}: the embedded sidecar does not support the name "
                    + $"resolver {other}. Use component: sqlite, as in components/embedded/config.yaml.");
        }
    }
}
