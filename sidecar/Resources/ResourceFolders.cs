using Sidecar.Errors;
using Sidecar.Options;

namespace Sidecar.Resources;

/// <summary>Reads the resources folders without subfolders: files by name, every document of each.</summary>
static class ResourceFolders
{
    /// <exception cref="StartupException">
    /// A missing folder, invalid YAML, a duplicate component name or an unknown setting.
    /// </exception>
    public static ResourceSet Load(SidecarOptions options)
    {
        var files = options.ResourcesPaths
            .Select(path => Path.GetFullPath(path, options.WorkingDirectory))
            .SelectMany(FilesIn)
            .Select(file => Yaml.Read(File.ReadAllText(file), file))
            .ToList();
        var documents = files.SelectMany(file => file)
            .Where(document => AppliesTo(document, options.AppId))
            .ToList();
        // daprd reads only the first document of a file that contains a Resiliency document.
        var policies = files.Where(file => file.Count > 0)
            .Select(file => file[0])
            .Where(document => Kind(document) == "Resiliency" && AppliesTo(document, options.AppId));
        return new(
            ReadComponents(documents, options.WorkingDirectory),
            [.. documents.Where(document => Kind(document) == "Subscription").Select(SubscriptionReader.Read)],
            ResiliencySet.From(policies));
    }

    static IReadOnlyList<ComponentSpec> ReadComponents(List<Yaml> documents, string folder)
    {
        var components = documents.Where(document => Kind(document) == "Component").ToList();
        if (components.GroupBy(NameOf).FirstOrDefault(same => same.Count() > 1) is { } duplicate)
        {
            throw new StartupException($"Component {duplicate.Key} is defined in {duplicate.First().File} "
                + $"and in {duplicate.Last().File}: rename or remove one.");
        }

        return ComponentReader.ReadAll(components, folder);
    }

    static IEnumerable<string> FilesIn(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder)
            .Where(file => Path.GetExtension(file) is ".yaml" or ".yml")
            .Order(StringComparer.Ordinal)
        : throw new StartupException(
            $"The resources folder {folder} does not exist: correct --resources-path, or create it.");

    static bool AppliesTo(Yaml document, string appId)
    {
        var ownNamespace = Environment.GetEnvironmentVariable("NAMESPACE");
        var scopes = document["scopes"].Items.Select(scope => scope.Text).ToList();
        var @namespace = document["metadata"]["namespace"].Text;
        return document["apiVersion"].Text?.StartsWith("dapr.io/", StringComparison.Ordinal) == true
            && (scopes.Count == 0 || scopes.Contains(appId))
            && (@namespace is null || string.IsNullOrEmpty(ownNamespace) || @namespace == ownNamespace);
    }

    static string? Kind(Yaml document) => document["kind"].Text;

    static string NameOf(Yaml document) => document["metadata"].Required("name");
}
