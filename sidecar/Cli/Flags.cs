using System.Globalization;
using Sidecar.Errors;

namespace Sidecar.Cli;

/// <summary>Flags in daprd's format: one or two dashes, <c>--name value</c> or <c>--name=value</c>.</summary>
sealed class Flags
{
    readonly Dictionary<string, List<string>> given = [];

    /// <param name="withValue">Flags that require a value.</param>
    /// <param name="switches">Flags that are true without a value.</param>
    /// <exception cref="StartupException">An unknown flag or a missing value.</exception>
    public static Flags Parse(
        IReadOnlyList<string> args, IReadOnlySet<string> withValue, IReadOnlySet<string> switches)
    {
        var flags = new Flags();
        for (var i = 0; i < args.Count; i++)
        {
            var parts = args[i].TrimStart('-').Split('=', 2);
            var name = parts[0];
            if (!args[i].StartsWith('-') || !withValue.Contains(name) && !switches.Contains(name))
                throw new StartupException($"Unknown option '{args[i]}'; see --help.");
            if (parts is [_, var value])
                flags.Add(name, value);
            else if (switches.Contains(name))
                flags.Add(name, "true");
            else if (++i < args.Count)
                flags.Add(name, args[i]);
            else
                throw new StartupException($"--{name} requires a value.");
        }

        return flags;
    }

    void Add(string name, string value)
    {
        if (!given.TryGetValue(name, out var values))
        {
            values = [];
            given.Add(name, values);
        }

        values.Add(value);
    }

    /// <summary>The last value wins, as in daprd; an empty value counts as none.</summary>
    public string? Text(string name) =>
        given.TryGetValue(name, out var values) && values[^1].Length > 0 ? values[^1] : null;

    /// <summary>The values of a flag that may be repeated or separated by commas.</summary>
    public IReadOnlyList<string> All(string name) => given.TryGetValue(name, out var values)
        ? [.. values.SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries))]
        : [];

    public int? Number(string name)
    {
        if (Text(name) is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new StartupException($"--{name} requires an integer, not \"{text}\".");
    }

    public bool IsOn(string name) => Text(name) is "true" or "1" or "t";
}
