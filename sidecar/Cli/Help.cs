using System.Reflection;

namespace Sidecar.Cli;

static class Help
{
    const string Text =
        """
        The embedded Dapr sidecar for development, and a runner for dapr.yaml.

          Sidecar run -f FILE      start every app of a run file (default dapr.yaml), each with its sidecar
            --sidecar KIND         embedded (default), or daprd for the real one
            --resources-path DIR   components to use instead of those in the file
            --config FILE          configuration to use instead of the one in the file

          Sidecar --app-id ID ...  a single sidecar with daprd's flags: --app-port, --dapr-http-port, --dapr-grpc-port,
                                   --dapr-internal-grpc-port, --resources-path, --config, --enable-app-health-check, ...

        DAPR_API_TOKEN and APP_API_TOKEN are read from the environment.
        """;

    public static int Show()
    {
        Console.WriteLine(Text);
        return 0;
    }

    public static int ShowVersion()
    {
        var attribute = typeof(Help).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!;
        Console.WriteLine(attribute.InformationalVersion.Split('+')[0]);
        return 0;
    }
}
