namespace Sidecar.Runner;

/// <summary>
/// The shared console: each line starts with its source, in that source's colour. No colours when the output is
/// redirected or NO_COLOR is set.
/// </summary>
sealed class RunConsole(IEnumerable<string> names)
{
    /// <summary>Cyan, yellow, green, magenta, blue, red.</summary>
    static readonly int[] Palette = [36, 33, 32, 35, 34, 31];

    readonly bool useColours =
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    readonly int width = names.Max(name => name.Length) + " sidecar".Length;
    readonly Lock gate = new();

    /// <summary>Writes a message of the runner itself.</summary>
    public void WriteLine(string line)
    {
        lock (gate)
            Console.Out.WriteLine(useColours ? $"\u001b[1m{line}\u001b[0m" : line);
    }

    /// <summary>A writer for an app or its sidecar.</summary>
    /// <param name="index">The position of the app, which selects the colour.</param>
    public Action<string> CreateWriter(int index, string name)
    {
        var prefix = name.PadRight(width) + " | ";
        if (useColours)
            prefix = $"\u001b[{Palette[index % Palette.Length]}m{prefix}\u001b[0m";
        return line =>
        {
            lock (gate)
                Console.Out.WriteLine(prefix + line);
        };
    }
}
