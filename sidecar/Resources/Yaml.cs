using Sidecar.Errors;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sidecar.Resources;

/// <summary>A node of a YAML file; a missing node reads as empty.</summary>
readonly record struct Yaml(YamlNode? Node, string File)
{
    public bool Exists =>
        Node is not null and not YamlScalarNode { Value: null or "" or "~" or "null", Style: ScalarStyle.Plain };

    public Yaml this[string name] =>
        Node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(name), out var child)
            ? new(child, File)
            : new(null, File);

    /// <summary>Text, numbers and booleans as they are written.</summary>
    public string? Text => Exists ? (Node as YamlScalarNode)?.Value : null;

    public bool IsTrue => bool.TryParse(Text, out var value) && value;

    public IEnumerable<Yaml> Items
    {
        get
        {
            var file = File;
            return Node is YamlSequenceNode list ? list.Children.Select(item => new Yaml(item, file)) : [];
        }
    }

    public IEnumerable<KeyValuePair<string, Yaml>> Members
    {
        get
        {
            var file = File;
            return Node is YamlMappingNode map
                ? map.Children.Select(member =>
                    KeyValuePair.Create((member.Key as YamlScalarNode)?.Value ?? "", new Yaml(member.Value, file)))
                : [];
        }
    }

    /// <summary>All documents of a text.</summary>
    /// <exception cref="StartupException">Invalid YAML.</exception>
    public static IReadOnlyList<Yaml> Read(string text, string file)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return [.. stream.Documents.Select(document => new Yaml(document.RootNode, file))];
        }
        catch (YamlException e)
        {
            throw new StartupException(
                $"{file} is not valid YAML, see line {e.Start.Line}: {e.Message.ReplaceLineEndings(" ")}");
        }
        catch (InvalidOperationException)
        {
            // The scanner throws this for a bracket that is never closed.
            throw new StartupException($"{file} is not valid YAML: look for an unclosed bracket or quote.");
        }
    }

    /// <summary>The text of a required member.</summary>
    public string Required(string name) => this[name].Text is { Length: > 0 } text
        ? text
        : throw new StartupException($"{File}: {name} is missing, see line {Node?.Start.Line ?? 1}.");
}
