using System.Text.Json;
using Sidecar.Errors;

namespace Sidecar.Resources;

/// <summary>Secrets for components: <c>secretstores.local.env</c> and <c>secretstores.local.file</c>.</summary>
sealed class Secrets(string folder)
{
    readonly Dictionary<string, Func<string, string, string>> stores = [];

    /// <exception cref="StartupException">An unreadable store or an unsupported type.</exception>
    public void Add(ComponentSpec spec) => stores.Add(spec.Name, spec.Type switch
    {
        "secretstores.local.env" => (name, _) =>
            Variable(spec.Metadata.GetValueOrDefault("prefix") + name, spec.File),
        "secretstores.local.file" => FromFile(spec),
        _ => throw spec.Unsupported(),
    });

    /// <summary>A missing secret is empty, as in daprd.</summary>
    /// <exception cref="StartupException">There is no such store.</exception>
    public string Find(string? store, string name, string key, string file) =>
        store is not null && stores.TryGetValue(store, out var read)
            ? read(name, key)
            : throw new StartupException($"{file}: secret {name} requires auth.secretStore to be the name of a "
                + $"secret store of this app; '{store}' is not.");

    /// <exception cref="StartupException">Components cannot read Dapr's own settings.</exception>
    public static string Variable(string name, string file) =>
        name == "APP_API_TOKEN" || name.StartsWith("DAPR_", StringComparison.Ordinal)
            ? throw new StartupException(
                $"{file}: a component must not read the environment variable {name}. Choose another name.")
            : Environment.GetEnvironmentVariable(name) ?? "";

    Func<string, string, string> FromFile(ComponentSpec spec)
    {
        var path = Path.GetFullPath(spec.Metadata.GetValueOrDefault("secretsFile", ""), folder);
        var separator = spec.Metadata.GetValueOrDefault("nestedSeparator", ":");
        var values = new Dictionary<string, string>();
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            Flatten(json.RootElement, "", separator, values);
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            throw spec.Invalid($"the secrets file {path} cannot be read. {e.Message}");
        }

        return bool.TryParse(spec.Metadata.GetValueOrDefault("multiValued"), out var multiValued) && multiValued
            ? (name, key) => values.GetValueOrDefault(name + separator + key, "")
            : (name, _) => values.GetValueOrDefault(name, "");
    }

    static void Flatten(JsonElement value, string path, string separator, Dictionary<string, string> values)
    {
        var prefix = path.Length == 0 ? "" : path + separator;
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                    Flatten(member.Value, prefix + member.Name, separator, values);
                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in value.EnumerateArray().Index())
                    Flatten(item, prefix + index, separator, values);
                break;
            default:
                values[path] = value.ToString();
                break;
        }
    }
}
