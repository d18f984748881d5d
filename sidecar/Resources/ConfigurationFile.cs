using System.Text.RegularExpressions;
using Sidecar.Errors;
using Sidecar.Options;

namespace Sidecar.Resources;

/// <summary>The file of <c>--config</c>: its first document, read after expanding environment variables.</summary>
static partial class ConfigurationFile
{
    /// <summary>daprd's default where an exporter is configured without a rate.</summary>
    const string DefaultSamplingRate = "0.0001";

    /// <exception cref="StartupException">The file is missing or invalid YAML.</exception>
    public static ConfigurationSpec Load(SidecarOptions options)
    {
        if (options.ConfigPath is not { Length: > 0 } configured)
            return ConfigurationSpec.Empty;
        var path = Path.GetFullPath(configured, options.WorkingDirectory);
        if (!File.Exists(path))
            throw new StartupException($"The configuration file {path} does not exist: correct --config.");

        var text = VariablePattern().Replace(File.ReadAllText(path), ValueOf);
        var spec = Yaml.Read(text, path) is [var first, ..] ? first["spec"] : default;
        var resolver = spec["nameResolution"];
        var tracing = spec["tracing"];
        return new(
            resolver["component"].Text,
            resolver["configuration"].Members.ToDictionary(member => member.Key, member => member.Value.Text ?? ""),
            tracing["samplingRate"].Text ?? (HasExporter(tracing) ? DefaultSamplingRate : null));
    }

    static string ValueOf(Match variable) =>
        Environment.GetEnvironmentVariable(variable.Groups["name"].Value) ?? "";

    static bool HasExporter(Yaml tracing) =>
        tracing["stdout"].IsTrue
        || tracing["zipkin"]["endpointAddress"].Exists
        || tracing["otel"]["endpointAddress"].Exists;

    [GeneratedRegex(@"\$(\{(?<name>[^}]*)\}|(?<name>[A-Za-z_][A-Za-z0-9_]*))")]
    private static partial Regex VariablePattern();
}
