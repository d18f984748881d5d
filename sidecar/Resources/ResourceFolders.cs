using Sidecar.Errors;
using Sidecar.Options;

namespace Sidecar.Resources;

/// <summary>Reads the resources folders: not their subfolders, files in the order of their names, every document of a file.</summary>
static class ResourceFolders
{
    /// <exception cref="StartupException">A missing folder, broken YAML, two components of one name, an unknown setting.</exception>
    public static ResourceSet Load(SidecarOptions options)
    {
        var files = options.ResourcesPaths
            .Select(path => Path.GetFullPath(path, options.WorkingDirectory))
            .SelectMany(FilesOf)
            .Select(file => Yaml.Read(File.ReadAllText(file), file))
            .ToList();
        var documents = files.SelectMany(file => file).Where(document => IsFor(document, options.AppId)).ToList();

        var components = documents.Where(document => document["kind"].Text == "Component").ToList();
        if (components.GroupBy(NameOf).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new StartupException($"Component {twice.Key} is defined in {twice.First().File} and in {twice.Last().File}: rename or remove one.");

        // Of a file with a Resiliency document daprd reads the first document only.
        var policies = files.Where(file => file.Count > 0).Select(file => file[0])
            .Where(document => document["kind"].Text == "Resiliency" && IsFor(document, options.AppId));
        return new(ComponentReader.ReadAll(components, options.WorkingDirectory),
            [.. documents.Where(document => document["kind"].Text == "Subscription").Select(SubscriptionReader.Read)],
            ResiliencySet.Of(policies));
    }

    static IEnumerable<string> FilesOf(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is ".yaml" or ".yml").Order(StringComparer.Ordinal)
        : throw new StartupException($"The resources folder {folder} does not exist: correct --resources-path, or create it.");

    static bool IsFor(Yaml document, string appId)
    {
        var own = Environment.GetEnvironmentVariable("NAMESPACE");
        var scopes = document["scopes"].Items.Select(scope => scope.Text).ToList();
        var space = document["metadata"]["namespace"].Text;
        return document["apiVersion"].Text?.StartsWith("dapr.io/", StringComparison.Ordinal) == true
            && (scopes.Count == 0 || scopes.Contains(appId))
            && (space is null || string.IsNullOrEmpty(own) || space == own);
    }

    static string NameOf(Yaml document) => document["metadata"].Required("name");
}
