using Sidecar.Errors;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Sidecar.Runner;

/// <summary>A run file in Dapr's multi-app format. Members that only Dapr's CLI supports are ignored.</summary>
sealed class RunFile
{
    public int Version { get; set; }

    public RunFileApp Common { get; set; } = new();

    public List<RunFileApp> Apps { get; set; } = [];

    /// <exception cref="StartupException">A missing file, invalid YAML, or not a run file.</exception>
    public static RunFile Read(string path)
    {
        if (!File.Exists(path))
            throw new StartupException($"The run file {path} does not exist.");
        try
        {
            var file = new DeserializerBuilder().IgnoreUnmatchedProperties()
                .WithNamingConvention(CamelCaseNamingConvention.Instance)
                .Build().Deserialize<RunFile?>(File.ReadAllText(path)) ?? new();
            if (file.Version == 0 || file.Apps.Count == 0)
            {
                throw new StartupException(
                    $"{path}: a run file requires \"version: 1\" and at least one entry under \"apps\".");
            }

            return file;
        }
        catch (YamlException e)
        {
            throw new StartupException($"{path}, line {e.Start.Line}: {Reason(e)}");
        }
    }

    /// <summary>The parser's message, unless it refers to the parser's types.</summary>
    static string Reason(YamlException e)
    {
        if (e.InnerException is { } inner)
            return inner.Message;
        return e.Message.Contains("deserializer", StringComparison.Ordinal)
            ? "another kind of value is expected here."
            : e.Message;
    }
}

/// <summary>An entry of <c>apps</c>; or <c>common</c>, whose members are the defaults of every app.</summary>
sealed class RunFileApp
{
    [YamlMember(Alias = "appID")]
    public string? AppId { get; set; }

    public string? AppDirPath { get; set; }

    public int? AppPort { get; set; }

    public string? AppProtocol { get; set; }

    public string? AppChannelAddress { get; set; }

    public int? AppMaxConcurrency { get; set; }

    [YamlMember(Alias = "appSSL")]
    public bool? AppSsl { get; set; }

    [YamlMember(Alias = "daprHTTPPort")]
    public int? DaprHttpPort { get; set; }

    [YamlMember(Alias = "daprGRPCPort")]
    public int? DaprGrpcPort { get; set; }

    [YamlMember(Alias = "daprInternalGRPCPort")]
    public int? DaprInternalGrpcPort { get; set; }

    public int? MetricsPort { get; set; }

    public string? ApiListenAddresses { get; set; }

    public string? ConfigFilePath { get; set; }

    public string? ResourcesPath { get; set; }

    public List<string>? ResourcesPaths { get; set; }

    public string? MaxBodySize { get; set; }

    public string? LogLevel { get; set; }

    public bool? EnableAppHealthCheck { get; set; }

    public string? AppHealthCheckPath { get; set; }

    /// <summary>Seconds.</summary>
    public int? AppHealthProbeInterval { get; set; }

    /// <summary>Milliseconds.</summary>
    public int? AppHealthProbeTimeout { get; set; }

    public int? AppHealthThreshold { get; set; }

    public Dictionary<string, string>? Env { get; set; }

    public List<string>? Command { get; set; }
}
