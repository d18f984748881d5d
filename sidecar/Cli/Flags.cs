using System.Globalization;
using Sidecar.Errors;

namespace Sidecar.Cli;

/// <summary>Flags in daprd's manner: one dash or two, <c>--name value</c> or <c>--name=value</c>; a switch needs no value.</summary>
sealed class Flags
{
    readonly Dictionary<string, List<string>> given = [];

    /// <param name="valued">Flags that take a value.</param>
    /// <param name="switches">Flags that are true when they are there.</param>
    /// <exception cref="StartupException">An unknown flag, or a value that is missing.</exception>
    public static Flags Parse(IReadOnlyList<string> args, IReadOnlySet<string> valued, IReadOnlySet<string> switches)
    {
        var flags = new Flags();
        for (var i = 0; i < args.Count; i++)
        {
            var (name, value) = args[i].TrimStart('-').Split('=', 2) is [var n, var v] ? (n, v) : (args[i].TrimStart('-'), null);
            if (!args[i].StartsWith('-') || !valued.Contains(name) && !switches.Contains(name))
                throw new StartupException($"Unknown argument {args[i]}; --help lists what there is.");
            value ??= switches.Contains(name) ? "true" : ++i < args.Count ? args[i] : throw new StartupException($"--{name} needs a value.");
            if (!flags.given.TryGetValue(name, out var values))
                flags.given[name] = values = [];
            values.Add(value);
        }

        return flags;
    }

    /// <summary>The last one counts, as in daprd; an empty value is none.</summary>
    public string? Text(string name) => given.TryGetValue(name, out var values) && values[^1].Length > 0 ? values[^1] : null;

    /// <summary>A repeatable flag, or its values separated by commas.</summary>
    public IReadOnlyList<string> All(string name) =>
        given.TryGetValue(name, out var values) ? [.. values.SelectMany(v => v.Split(',', StringSplitOptions.RemoveEmptyEntries))] : [];

    public int? Number(string name) => Text(name) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw new StartupException($"--{name} takes a whole number, not \"{text}\"."),
    };

    public bool On(string name) => Text(name) is "true" or "1" or "t";
}
