using YamlDotNet.RepresentationModel;

namespace Testing;

/// <summary>A test's own copy of a folder of components: the product's files, with this test's server and its listener let in.</summary>
static class ComponentsFolder
{
    public const string SubscriberAppId = "subscriber";

    public static void Copy(string name, string to, int? redisPort, int? postgresPort, string? rabbitHost)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "components", name), "*.yaml"))
        {
            var yaml = new YamlStream();
            using (var reader = File.OpenText(file))
                yaml.Load(reader);
            foreach (var document in yaml.Documents.Select(document => (YamlMappingNode)document.RootNode))
                Adapt(document, redisPort, postgresPort, rabbitHost);
            using var writer = File.CreateText(Path.Combine(to, Path.GetFileName(file)));
            yaml.Save(writer, assignAnchors: false);
        }
    }

    static void Adapt(YamlMappingNode document, int? redisPort, int? postgresPort, string? rabbitHost)
    {
        if (document["kind"].ToString() != "Component")
            return;
        var metadata = (YamlSequenceNode)document["spec"]["metadata"];
        if (redisPort is not null)
            Change(metadata, "redisHost", _ => $"127.0.0.1:{redisPort}");
        if (postgresPort is not null)
            Change(metadata, "connectionString", url => url.Replace("localhost:5432", $"127.0.0.1:{postgresPort}", StringComparison.Ordinal));
        // a connectionString too: each is known by the address in it
        if (rabbitHost is not null)
            Change(metadata, "connectionString", url => url.Replace("localhost:5672", rabbitHost, StringComparison.Ordinal));
        if (document["metadata"]["name"].ToString() != "pubsub")
            return;
        Change(metadata, "publishingScopes", scopes => $"{scopes};{SubscriberAppId}=");
        Change(metadata, "subscriptionScopes", scopes => $"{scopes};{SubscriberAppId}=users");
        if (document.Children.TryGetValue("scopes", out var scoped))
            ((YamlSequenceNode)scoped).Add(SubscriberAppId);
    }

    static void Change(YamlSequenceNode metadata, string name, Func<string, string> change)
    {
        foreach (var item in metadata.Cast<YamlMappingNode>().Where(item => item["name"].ToString() == name))
            item.Children["value"] = new YamlScalarNode(change(item["value"].ToString())) { Style = YamlDotNet.Core.ScalarStyle.DoubleQuoted };
    }
}
