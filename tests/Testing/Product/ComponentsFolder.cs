using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Testing;

/// <summary>
/// A test's copy of a folder of components: the product's files, with the addresses of the test's servers and with
/// permissions for its subscriber.
/// </summary>
static class ComponentsFolder
{
    public const string SubscriberAppId = "subscriber";

    public static void Copy(string name, string target, ServerAddresses addresses)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "components", name), "*.yaml"))
        {
            var yaml = new YamlStream();
            using (var reader = File.OpenText(file))
                yaml.Load(reader);
            foreach (var document in yaml.Documents.Select(document => (YamlMappingNode)document.RootNode))
                Adapt(document, addresses);
            using var writer = File.CreateText(Path.Combine(target, Path.GetFileName(file)));
            yaml.Save(writer, assignAnchors: false);
        }
    }

    static void Adapt(YamlMappingNode document, ServerAddresses addresses)
    {
        if (document["kind"].ToString() != "Component")
            return;
        var metadata = (YamlSequenceNode)document["spec"]["metadata"];
        if (addresses.RedisPort is { } redisPort)
            Change(metadata, "redisHost", _ => $"127.0.0.1:{redisPort}");

        // PostgreSQL and RabbitMQ both have a connectionString; the default address in it tells which one it is for.
        if (addresses.PostgresPort is { } postgresPort)
            ChangeConnectionString(metadata, "localhost:5432", $"127.0.0.1:{postgresPort}");
        if (addresses.RabbitHost is { } rabbitHost)
            ChangeConnectionString(metadata, "localhost:5672", rabbitHost);

        if (document["metadata"]["name"].ToString() != "pubsub")
            return;
        Change(metadata, "publishingScopes", scopes => $"{scopes};{SubscriberAppId}=");
        Change(metadata, "subscriptionScopes", scopes => $"{scopes};{SubscriberAppId}=users");
        if (document.Children.TryGetValue("scopes", out var scoped))
            ((YamlSequenceNode)scoped).Add(SubscriberAppId);
    }

    static void ChangeConnectionString(YamlSequenceNode metadata, string oldAddress, string newAddress) =>
        Change(metadata, "connectionString", value => value.Replace(oldAddress, newAddress, StringComparison.Ordinal));

    static void Change(YamlSequenceNode metadata, string name, Func<string, string> change)
    {
        foreach (var item in metadata.Cast<YamlMappingNode>().Where(item => item["name"].ToString() == name))
        {
            var value = change(item["value"].ToString());
            item.Children["value"] = new YamlScalarNode(value) { Style = ScalarStyle.DoubleQuoted };
        }
    }
}
