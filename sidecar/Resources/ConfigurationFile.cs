using System.Text.RegularExpressions;
using Sidecar.Errors;
using Sidecar.Options;

namespace Sidecar.Resources;

/// <summary>The file of <c>--config</c>: its first document, environment variables put in before it is read.</summary>
static partial class ConfigurationFile
{
    /// <summary>What daprd samples where an exporter is set and no rate.</summary>
    const string DefaultSamplingRate = "0.0001";

    /// <exception cref="StartupException">The file is missing or no YAML.</exception>
    public static ConfigurationSpec Load(SidecarOptions options)
    {
        if (options.ConfigPath is not { Length: > 0 } path)
            return ConfigurationSpec.Empty;
        path = Path.GetFullPath(path, options.WorkingDirectory);
        if (!File.Exists(path))
            throw new StartupException($"The configuration file {path} does not exist: correct --config.");

        var text = Variable().Replace(File.ReadAllText(path), match => Environment.GetEnvironmentVariable(match.Groups["name"].Value) ?? "");
        var spec = Yaml.Read(text, path) is [var first, ..] ? first["spec"] : default;
        var resolver = spec["nameResolution"];
        var tracing = spec["tracing"];
        return new(resolver["component"].Text,
            resolver["configuration"].Members.ToDictionary(member => member.Key, member => member.Value.Text ?? ""),
            tracing["samplingRate"].Text ?? (HasExporter(tracing) ? DefaultSamplingRate : null));
    }

    static bool HasExporter(Yaml tracing) =>
        tracing["stdout"].IsTrue || tracing["zipkin"]["endpointAddress"].Exists || tracing["otel"]["endpointAddress"].Exists;

    [GeneratedRegex(@"\$(\{(?<name>[^}]*)\}|(?<name>[A-Za-z_][A-Za-z0-9_]*))")]
    private static partial Regex Variable();
}
