namespace Testing;

/// <summary>Which programs a run file starts.</summary>
enum RunFileContent
{
    Sidecars,
    SidecarsAndApps,
}

/// <summary>Writes a run file for the product's runner.</summary>
static class RunFile
{
    public static void Write(string path, RunFileContent content, IEnumerable<Instance> instances) =>
        File.WriteAllText(path, $"""
            version: 1
            common:
              resourcesPaths: [./components]
              configFilePath: ./components/config.yaml
            apps:
            {string.Join('\n', instances.Select(instance => Entry(instance, content)))}
            """);

    static string Entry(Instance instance, RunFileContent content) => $"""
        - appID: {instance.AppId}
          appDirPath: .
          appPort: {instance.AppPort}
          daprHTTPPort: {instance.SidecarHttpPort}
          daprGRPCPort: {instance.SidecarGrpcPort}
          daprInternalGRPCPort: {Ports.Free()}
          metricsPort: {Ports.Free()}
          enableAppHealthCheck: true
          appHealthCheckPath: /health/live
          appHealthProbeInterval: 1
        {(content == RunFileContent.SidecarsAndApps && instance.Project is not null ? Command(instance) : "")}
        """;

    static string Command(Instance instance)
    {
        var settings = instance.Settings.Select(setting => $"{setting.Key}: {setting.Value}");
        return $$"""
              command: [dotnet, {{Checkout.Program(instance.Project!)}}]
              env: { {{string.Join(", ", settings)}} }
            """;
    }
}
