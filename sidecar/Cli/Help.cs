using System.Reflection;

namespace Sidecar.Cli;

static class Help
{
    const string Text =
        """
        Dapr's API for a laptop, and dapr.yaml without Dapr.

          Sidecar run -f FILE      every app of a run file (default dapr.yaml), each beside its sidecar
            --sidecar KIND         embedded (default), or daprd: the real one
            --resources-path DIR   components instead of those that the file names
            --config FILE          configuration instead of the one that the file names

          Sidecar --app-id ID ...  one sidecar, with daprd's flags: --app-port, --dapr-http-port, --dapr-grpc-port,
                                   --dapr-internal-grpc-port, --resources-path, --config, --enable-app-health-check, ...

        DAPR_API_TOKEN and APP_API_TOKEN are taken from the environment.
        """;

    public static int Show()
    {
        Console.WriteLine(Text);
        return 0;
    }

    public static int Version()
    {
        Console.WriteLine(typeof(Help).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]);
        return 0;
    }
}
