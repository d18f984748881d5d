namespace Sidecar.Resources;

/// <summary>Reads Component documents, secret stores first, because others may refer to them.</summary>
static class ComponentReader
{
    const string SecretStore = "secretstores.";

    public static IReadOnlyList<ComponentSpec> ReadAll(IReadOnlyList<Yaml> documents, string folder)
    {
        var secrets = new Secrets(folder);
        var stores = documents.Where(IsSecretStore).Select(document => Read(document, secrets)).ToList();
        stores.ForEach(secrets.Add);
        var others = documents.Where(document => !IsSecretStore(document));
        return [.. stores, .. others.Select(document => Read(document, secrets))];
    }

    static bool IsSecretStore(Yaml document) =>
        document["spec"]["type"].Text?.StartsWith(SecretStore, StringComparison.Ordinal) == true;

    static ComponentSpec Read(Yaml document, Secrets secrets)
    {
        var spec = document["spec"];
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var name = document["metadata"].Required("name");
        foreach (var item in spec["metadata"].Items)
            metadata[item.Required("name")] = Value(item, document["auth"]["secretStore"].Text, secrets);
        return new(
            name,
            spec.Required("type"),
            spec["version"].Text ?? "v1",
            metadata,
            document.File,
            spec["ignoreErrors"].IsTrue);
    }

    static string Value(Yaml item, string? store, Secrets secrets)
    {
        if (item["envRef"].Text is { } variable)
            return Secrets.Variable(variable, item.File);
        if (item["secretKeyRef"] is { Exists: true } reference)
        {
            var secret = reference.Required("name");
            return secrets.Find(store, secret, reference["key"].Text ?? secret, item.File);
        }

        return item["value"].Text ?? "";
    }
}
