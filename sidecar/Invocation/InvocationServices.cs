using Sidecar.Hosting;
using Sidecar.NameResolution;

namespace Sidecar.Invocation;

static class InvocationServices
{
    public static IServiceCollection AddInvocation(this IServiceCollection services) => services
        .AddSingleton<IAppChannel, AppChannel>()
        .AddSingleton<INameResolver>(parts => new RunResolver(parts.GetRequiredService<RunScope>().Names));
}
